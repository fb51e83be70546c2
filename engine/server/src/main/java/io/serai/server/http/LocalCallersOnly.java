package io.serai.server.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/**
 * Keeps web pages from driving an engine on loopback: the Host header must name the address that
 * the engine listens on (else a page could rebind a name of its own to it), and an Origin must be
 * on loopback.
 */
final class LocalCallersOnly implements Handler<RoutingContext> {
  private static final Set<String> LOOPBACK =
      Set.of("localhost", "127.0.0.1", "::1", "[::1]", "0:0:0:0:0:0:0:1");

  private final String host;

  LocalCallersOnly(String host) {
    this.host = host;
  }

  /** Whether an address can only be reached from this machine. */
  static boolean isLoopback(String host) {
    return LOOPBACK.contains(host) || host.startsWith("127.");
  }

  @Override
  public void handle(RoutingContext request) {
    HostAndPort authority = request.request().authority();
    if (authority == null || !(isLoopback(authority.host()) || authority.host().equals(host))) {
      ProblemJson.send(
          request,
          421,
          "WRONG_HOST",
          "this engine answers on %s only; the Host header names another".formatted(host));
      return;
    }
    String origin = request.request().getHeader(HttpHeaders.ORIGIN);
    if (origin != null && !isLoopback(hostOf(origin))) {
      ProblemJson.send(
          request,
          403,
          "FOREIGN_ORIGIN",
          "web pages from %s may not use this engine".formatted(origin));
      return;
    }
    if (origin != null) {
      request
          .response()
          .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
          .putHeader(HttpHeaders.VARY, "Origin");
    }
    request.next();
  }

  private static String hostOf(String origin) {
    try {
      String host = new URI(origin).getHost();
      return host == null ? "" : host;
    } catch (URISyntaxException e) {
      return "";
    }
  }
}
