package io.serai.server.http;

import io.serai.server.access.Access;
import io.serai.server.access.Hosts;
import io.serai.server.access.Origins;
import io.serai.server.access.Permission;
import io.serai.server.access.Verdict;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Lets in who may ask. Where no key is needed, the Host header must be an address or a name of the
 * engine. An Origin must be one whose pages may ask; their preflights are answered here, for all
 * addresses.
 */
final class AccessHandler implements Handler<RoutingContext> {
  private static final String BEARER = "bearer ";
  private static final String METHODS = "GET, HEAD, POST, PUT, DELETE, OPTIONS";
  private static final String HEADERS = "Authorization, Content-Type, X-API-Key";

  private final Access access;
  private final Origins origins;
  private final Hosts hosts;
  private final PipelineRoutes pipelines;

  AccessHandler(Access access, Origins origins, Hosts hosts, PipelineRoutes pipelines) {
    this.access = access;
    this.origins = origins;
    this.hosts = hosts;
    this.pipelines = pipelines;
  }

  @Override
  public void handle(RoutingContext request) {
    String path;
    try {
      path = request.normalizedPath();
    } catch (IllegalArgumentException e) {
      ProblemJson.send(request, 400, "INVALID_INPUT", "the address can't be decoded");
      return;
    }
    if (isHostKnown(request) && isOriginAllowed(request, path)) {
      if (isPreflight(request.request())) {
        preflight(request);
      } else {
        decide(request, path);
      }
    }
  }

  private boolean isHostKnown(RoutingContext request) {
    if (access.asksForKeys()) {
      return true;
    }
    HostAndPort authority = request.request().authority();
    if (authority != null && hosts.allow(authority.host())) {
      return true;
    }
    ProblemJson.send(
        request,
        421,
        "WRONG_HOST",
        "this engine asks for no key and so answers to addresses such as 127.0.0.1, to localhost,"
            + " to this machine's own name, and to the names that 'host' and 'cors: {origins:"
            + " [...]}' in conf/serai.yaml give; the Host header has another");
    return false;
  }

  private boolean isOriginAllowed(RoutingContext request, String path) {
    String origin = request.request().getHeader(HttpHeaders.ORIGIN);
    if (origin == null) {
      return true;
    }
    String authority = request.request().getHeader(HttpHeaders.HOST);
    if (!origins.allows(origin, authority, path, access.asksForKeys())) {
      ProblemJson.send(
          request,
          403,
          "FOREIGN_ORIGIN",
          "web pages from %s may not use this engine; 'cors: {origins: [...]}' in conf/serai.yaml names those that may"
              .formatted(origin));
      return false;
    }
    request
        .response()
        .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
        .putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, "Retry-After, WWW-Authenticate")
        .putHeader(HttpHeaders.VARY, "Origin");
    return true;
  }

  private static boolean isPreflight(HttpServerRequest request) {
    return request.method().equals(HttpMethod.OPTIONS)
        && request.getHeader(HttpHeaders.ORIGIN) != null
        && request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD) != null;
  }

  private static void preflight(RoutingContext request) {
    HttpServerResponse response = request.response();
    response
        .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS)
        .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, headers(request.request()))
        .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, "600")
        .setStatusCode(204)
        .end();
  }

  /** Clients' libraries send headers of their own; which, is of no matter once pages may ask. */
  private static String headers(HttpServerRequest request) {
    String asked = request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS);
    return asked == null || !asked.matches("[A-Za-z0-9_, -]+") ? HEADERS : HEADERS + ", " + asked;
  }

  private void decide(RoutingContext request, String path) {
    if (!access.asksForKeys()) {
      request.next();
      return;
    }
    Permission needed = needed(request.request().method().name(), path);
    switch (access.verdict(needed, key(request.request()))) {
      case Verdict.Granted granted -> {
        AdminOnly.use(request, access);
        request.next();
      }
      case Verdict.Unknown unknown -> {
        request.response().putHeader("WWW-Authenticate", "Bearer");
        ProblemJson.send(
            request,
            401,
            "UNAUTHORIZED",
            unknown.sent()
                ? "the key that was sent isn't one of this engine's"
                : "this engine asks for a key: send one as 'Authorization: Bearer KEY' or"
                    + " 'X-API-Key: KEY'; 'serai keys add NAME --role infer' makes one");
      }
      case Verdict.Refused refused ->
          ProblemJson.send(
              request,
              403,
              "FORBIDDEN",
              "this needs a key with the role '%s'; the one that was sent has the role '%s'"
                  .formatted(refused.needed(), refused.key().role()));
    }
  }

  /** What has no rule needs the role admin, unless a pipeline's own route answers it. */
  private Permission needed(String method, String path) {
    return Permission.listed(method, path)
        .orElseGet(() -> pipelines.answer(path) ? Permission.INFER : Permission.ADMIN);
  }

  /** The key that was sent; null if none was. */
  static @Nullable String key(HttpServerRequest request) {
    String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
    return authorization != null && authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)
        ? authorization.substring(BEARER.length()).strip()
        : request.getHeader("X-API-Key");
  }
}
