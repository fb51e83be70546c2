package io.serai.server.http;

import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The addresses of pipelines that begin with {@code platform-http}; they come and go. */
final class PipelineRoutes {
  private static final Pattern PARAMETER = Pattern.compile(":[A-Za-z0-9_]+");

  private final Router router;

  PipelineRoutes(Router router) {
    this.router = router;
  }

  /** Whether one of them answers at that address. */
  boolean answer(String path) {
    return router.getRoutes().stream().anyMatch(route -> fits(route, path));
  }

  private static boolean fits(Route route, String path) {
    return route.getPath() != null && path.matches(regex(route.getPath(), route.isExactPath()));
  }

  /** What a route's address matches: {@code :name} is a part; what isn't exact may go on. */
  private static String regex(String address, boolean exact) {
    String begin = address.replaceAll("[*/]+$", "");
    return Arrays.stream(PARAMETER.splitWithDelimiters(begin, 0))
            .map(part -> part.startsWith(":") ? "[^/]+" : Pattern.quote(part))
            .collect(Collectors.joining())
        + (exact ? "/?" : "(/.*)?");
  }
}
