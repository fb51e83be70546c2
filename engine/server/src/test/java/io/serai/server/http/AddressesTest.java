package io.serai.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.server.access.Permission;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every address has its rule, so that none is open, or closed, because nobody thought of it. */
class AddressesTest {
  static List<String> addresses() {
    return Addresses.all().keySet().stream().flatMap(regex -> samples(regex).stream()).toList();
  }

  @ParameterizedTest
  @MethodSource("addresses")
  void everyAddressHasAPermissionForEachOfItsMethods(String path) {
    String methods =
        Addresses.all().entrySet().stream()
            .filter(entry -> path.matches(entry.getKey()))
            .findFirst()
            .orElseThrow()
            .getValue();
    for (String method : methods.split(", ", -1)) {
      assertThat(Permission.listed(method, path)).as(method + " " + path).isPresent();
    }
  }

  @Test
  void samplesAreMadeOfAllAlternatives() {
    assertThat(samples("/a/(b|c/[^/]+)/.+")).containsExactly("/a/b/x/y", "/a/c/x/x/y");
    assertThat(addresses()).contains("/admin/models/x/y/load", "/tiers/limits", "/pipelines/x");
  }

  /** Paths that fit an address: one for each alternative in it. */
  private static List<String> samples(String regex) {
    int open = regex.indexOf('(');
    if (open < 0) {
      String path =
          regex
              .replaceAll("\\?<\\w+>", "")
              .replace("[^/]+", "x")
              .replace(".+", "x/y")
              .replace("\\", "");
      assertThat(path).as("a path that fits " + regex).matches(Pattern.compile(regex));
      return List.of(path);
    }
    int close = closing(regex, open);
    List<String> samples = new ArrayList<>();
    String inner = regex.substring(open + 1, close).replaceAll("^\\?(:|<\\w+>)", "");
    for (String alternative : alternatives(inner)) {
      boolean optional = regex.startsWith("?", close + 1);
      String rest = regex.substring(close + (optional ? 2 : 1));
      samples.addAll(samples(regex.substring(0, open) + alternative + rest));
      if (optional) {
        samples.addAll(samples(regex.substring(0, open) + rest));
      }
    }
    return samples;
  }

  private static int closing(String regex, int open) {
    int depth = 0;
    for (int i = open; i < regex.length(); i++) {
      depth += regex.charAt(i) == '(' ? 1 : regex.charAt(i) == ')' ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    throw new IllegalArgumentException(regex);
  }

  private static List<String> alternatives(String inner) {
    List<String> found = new ArrayList<>();
    int depth = 0;
    int begin = 0;
    for (int i = 0; i < inner.length(); i++) {
      depth += inner.charAt(i) == '(' ? 1 : inner.charAt(i) == ')' ? -1 : 0;
      if (depth == 0 && inner.charAt(i) == '|') {
        found.add(inner.substring(begin, i));
        begin = i + 1;
      }
    }
    found.add(inner.substring(begin));
    return found;
  }
}
