package io.serai.server.openapi;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.server.Version;
import io.serai.server.api.LocalApi;
import io.serai.server.http.Addresses;
import io.serai.server.http.Answers;
import io.serai.server.http.HttpApi;
import io.serai.server.http.ProblemJson;
import io.serai.server.http.Requests;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** {@code GET /openapi.json}, and {@code GET /docs}, a page to read it and try calls. */
public final class OpenApi implements HttpApi {
  /** The page takes nothing from elsewhere, and runs no script that stands in it. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  /** A file as it is sent. */
  private record Sent(DocsFile file, boolean compressed) {}

  /**
   * Kept, so that nobody who asks often, which takes no key, has them read and compressed each
   * time.
   */
  private final Map<Sent, Content> files = new ConcurrentHashMap<>();

  private byte @Nullable [] document;

  @Override
  public void addTo(Router router, Handler<RoutingContext> bodies, LocalApi api) {
    Addresses.get(router, "/openapi.json").handler(this::sendDocument);
    Addresses.get(router, "/docs").handler(request -> send(request, DocsFile.PAGE));
    Addresses.get(router, "/docs/:name")
        .handler(
            request ->
                DocsFile.named(Requests.name(request))
                    .ifPresentOrElse(
                        file -> send(request, file),
                        () ->
                            ProblemJson.send(request, 404, "NOT_FOUND", "/docs has no such file")));
  }

  private void sendDocument(RoutingContext request) {
    String address = address(request.request());
    boolean compressed = Content.mayBeCompressed(request.request());
    send(request, () -> Content.of(document(address), "application/json", compressed));
  }

  private void send(RoutingContext request, DocsFile file) {
    request
        .response()
        .putHeader("Content-Security-Policy", POLICY)
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "no-referrer");
    Sent sent = new Sent(file, Content.mayBeCompressed(request.request()));
    send(
        request,
        () ->
            files.computeIfAbsent(
                sent, as -> Content.of(as.file().read(), as.file().type(), as.compressed())));
  }

  private static void send(RoutingContext request, Callable<Content> content) {
    request
        .vertx()
        .executeBlocking(content)
        .onSuccess(read -> read.send(request.request()))
        .onFailure(request::fail);
  }

  private byte[] document(String address) {
    ObjectNode servers = JsonNodeFactory.instance.objectNode();
    servers.putArray("servers").addObject().put("url", address);
    byte[] before = Answers.bytes(servers);
    byte[] rest = document();
    byte[] whole = Arrays.copyOf(before, before.length + rest.length);
    whole[before.length - 1] = ',';
    System.arraycopy(rest, 0, whole, before.length, rest.length);
    return whole;
  }

  /** Where the document was asked for, as whoever asked reaches the engine. */
  private static String address(HttpServerRequest request) {
    HostAndPort authority = request.authority();
    return authority == null ? "/" : request.scheme() + "://" + authority;
  }

  /** The document but for its servers, without the brace that it begins with. */
  private synchronized byte[] document() {
    if (document == null) {
      String json = OpenApiDocument.read(Version.current()).toString();
      document = json.substring(1).getBytes(StandardCharsets.UTF_8);
    }
    return document;
  }
}
