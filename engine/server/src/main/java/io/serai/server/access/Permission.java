package io.serai.server.access;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What a request needs. */
public enum Permission {
  /** Nothing: anybody may ask that. */
  OPEN,
  /** A key with the role {@link Role#INFER} or {@link Role#ADMIN}. */
  INFER,
  /** A key with the role {@link Role#ADMIN}. */
  ADMIN;

  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

  /** Of the rules that fit, the first counts. Other APIs are here before they are there. */
  private static final List<Rule> RULES =
      List.of(
          reading(OPEN, "/health|/system/health|/v2/health/.+|/docs(/.*)?|/openapi\\.json"),
          any(ADMIN, "/admin(/.*)?"),
          any(ADMIN, "/tiers/(limits|move|optimize)"),
          reading(INFER, "/device|/tiers/status|/(gate/decisions|jobs)(/[^/]+)?"),
          any(INFER, "/pipelines(/[^/]+)?"),
          any(INFER, "/v1/.+"),
          any(ADMIN, "/v2/repository/models/.+"),
          any(INFER, "/v2(/.+)?"),
          any(ADMIN, "/load_model|/models/hot-load|/optimize"),
          any(INFER, "/inference([/_-].*)?|/batch_inference|/quick/.+"),
          any(INFER, "/models(/(list|select))?|/status|/performance|/system/.+"));

  private record Rule(Permission permission, boolean reading, Pattern path) {
    boolean fits(String method, String asked) {
      return (!reading || READING.contains(method)) && path.matcher(asked).matches();
    }
  }

  private static Rule reading(Permission permission, String path) {
    return new Rule(permission, true, Pattern.compile(path));
  }

  private static Rule any(Permission permission, String path) {
    return new Rule(permission, false, Pattern.compile(path));
  }

  /** What a request needs; what nobody thought of needs {@link #ADMIN}. */
  public static Permission of(String method, String path) {
    return listed(method, path).orElse(ADMIN);
  }

  /**
   * What a request needs, if that was decided.
   *
   * @param path as the router compares it: decoded, without dot segments; a slash at its end
   *     doesn't count
   */
  public static Optional<Permission> listed(String method, String path) {
    String asked = path.length() > 1 && path.endsWith("/") ? path.replaceAll("/+$", "") : path;
    return RULES.stream()
        .filter(rule -> rule.fits(method, asked))
        .findFirst()
        .map(Rule::permission);
  }
}
