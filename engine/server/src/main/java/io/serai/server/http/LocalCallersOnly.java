package io.serai.server.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Keeps web pages from driving an engine on loopback: the Host header must name the address that
 * the engine listens on (else a page could rebind a name of its own to it), and an Origin must be
 * on loopback.
 */
final class LocalCallersOnly implements Handler<RoutingContext> {
  private static final Set<String> LOOPBACK =
      Set.of("localhost", "127.0.0.1", "::1", "[::1]", "0:0:0:0:0:0:0:1");

  private static final Pattern QUAD =
      Pattern.compile("127(\\.(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])){3}");

  private final String host;

  LocalCallersOnly(String host) {
    this.host = host;
  }

  /** Whether a name or address in a header stands for this machine, without asking anybody. */
  static boolean isLoopback(String host) {
    return LOOPBACK.contains(host.toLowerCase(Locale.ROOT)) || QUAD.matcher(host).matches();
  }

  /** Whether what is listened on can only be reached from this machine. */
  static boolean listensOnLoopback(String host) {
    if (isLoopback(host)) {
      return true;
    }
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      // Listening fails with a better message.
      return false;
    }
  }

  @Override
  public void handle(RoutingContext request) {
    HostAndPort authority = request.request().authority();
    if (authority == null
        || !(isLoopback(authority.host()) || authority.host().equalsIgnoreCase(host))) {
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
