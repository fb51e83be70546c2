package io.serai.server.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which form failures have, by where the address begins; problem documents where none is said. */
public final class ErrorForms {
  private static final Map<String, ErrorForm> BY_PREFIX = new ConcurrentHashMap<>();

  private ErrorForms() {}

  /**
   * Has an API's failures written in its form.
   *
   * @param prefix where its addresses begin, such as {@code /v2}; whole segments
   */
  public static void register(String prefix, ErrorForm form) {
    BY_PREFIX.put(prefix, form);
  }

  /** The form for a request's failures. */
  static ErrorForm of(HttpServerRequest request) {
    String path = request.path();
    if (path != null) {
      for (Map.Entry<String, ErrorForm> entry : BY_PREFIX.entrySet()) {
        String prefix = entry.getKey();
        if (path.equals(prefix) || path.startsWith(prefix + "/")) {
          return entry.getValue();
        }
      }
    }
    return ProblemJson.FORM;
  }
}
