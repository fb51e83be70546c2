package io.serai.server.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which methods there are at which address; other methods are answered 405, OPTIONS with them. */
public final class Addresses {
  private static final String READ = "GET, HEAD, OPTIONS";
  private static final String WRITE = "POST, OPTIONS";

  /** Methods by address; the first that fits counts. */
  private static final Map<String, String> METHODS = new LinkedHashMap<>();

  static {
    METHODS.put("/(system/)?health", READ);
    METHODS.put("/(openapi\\.json|docs(/[^/]+)?)", READ);
    METHODS.put("/(device|gate/decisions|gate/decisions/[^/]+|tiers/status|jobs|jobs/[^/]+)", READ);
    METHODS.put("/tiers/limits", "PUT, OPTIONS");
    METHODS.put("/(status|models|models/list|performance|system/status)", READ);
    METHODS.put("/(load_model|inference|batch_inference|optimize)", WRITE);
    METHODS.put("/(models/(select|hot-load)|tiers/(move|optimize))", WRITE);
    METHODS.put("/(inference/(generate|stream)|quick/(generate|chat|code))", WRITE);
    METHODS.put("/pipelines", READ);
    METHODS.put("/pipelines/[^/]+", "GET, HEAD, POST, OPTIONS");
    METHODS.put("/v1/models(/.+)?", READ);
    METHODS.put("/v1/(chat/completions|completions|embeddings)", WRITE);
    METHODS.put("/v2(/|/health/(live|ready))?", READ);
    METHODS.put("/v2/repository/(index|models/.+/(load|unload))", WRITE);
    METHODS.put("/v2/models/.+/(infer|generate|generate_stream)", WRITE);
    METHODS.put("/v2/models/.+", READ);
    METHODS.put("/admin/(status|plugins)", READ);
    METHODS.put("/admin/models", "GET, HEAD, POST, OPTIONS");
    METHODS.put("/admin/limits", "PUT, OPTIONS");
    METHODS.put("/admin/models/.+/(load|unload|probe|pin|unpin)", WRITE);
    METHODS.put("/admin/models/.+", READ);
    METHODS.put("/admin/(inspect|pipelines/validate|probes|stop)", WRITE);
    METHODS.put("/admin/plugins/[^/]+", "PUT, DELETE, OPTIONS");
  }

  private Addresses() {}

  /** The addresses, as regular expressions, and their methods, with commas between them. */
  static Map<String, String> all() {
    return Collections.unmodifiableMap(METHODS);
  }

  /** A route for GET, and for HEAD, which is answered without the body. */
  public static Route get(Router router, String path) {
    return router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD);
  }

  /** Answers methods that no other handler took; to be added after all of them. */
  static void addTo(Router router) {
    METHODS.forEach((path, methods) -> router.routeWithRegex(path).handler(others(methods)));
  }

  private static Handler<RoutingContext> others(String methods) {
    return request -> {
      request.response().putHeader(HttpHeaders.ALLOW, methods);
      HttpMethod method = request.request().method();
      if (method.equals(HttpMethod.OPTIONS)) {
        request.response().setStatusCode(204).end();
      } else {
        ProblemJson.send(
            request,
            405,
            "METHOD_NOT_ALLOWED",
            "%s isn't possible at this address, only %s".formatted(method, methods));
      }
    };
  }
}
