package io.serai.server.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.serai.server.api.DeviceDocuments.DeviceDocument;
import io.serai.server.api.Documents.ModelDocument;
import io.serai.server.api.Documents.ModelsDocument;
import io.serai.server.api.Documents.PipelineDocument;
import io.serai.server.api.Documents.PipelinesDocument;
import io.serai.server.api.Documents.PluginDocument;
import io.serai.server.api.Documents.PluginsDocument;
import io.serai.server.api.Documents.ProblemDocument;
import io.serai.server.api.Documents.RunBody;
import io.serai.server.api.Documents.RunDocument;
import io.serai.server.api.Documents.StatusDocument;
import io.serai.server.api.Documents.TokenDocument;
import io.serai.server.api.ImportDocuments.ImportBody;
import io.serai.server.api.ImportDocuments.RecognitionDocument;
import io.serai.server.api.SelectDocuments.SelectBody;
import io.serai.server.api.SelectDocuments.SelectDocument;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An engine in another process, over HTTP. */
public final class RemoteApi implements Api {
  /** The engine can't be reached. */
  public static final class UnreachableException extends RuntimeException {
    UnreachableException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The key that was sent may not do that. */
  public static final class ForbiddenException extends RuntimeException {
    ForbiddenException(String message) {
      super(message);
    }
  }

  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;
  private static final int INTERNAL = 500;
  private static final Duration CONNECT = Duration.ofSeconds(5);

  private final URI base;
  private final @Nullable String key;
  private final HttpClient client;

  /** Asks the engine at that address, such as {@code http://127.0.0.1:8000}. */
  public RemoteApi(URI base) {
    this(new EngineAddress(base, null, null));
  }

  /** Asks the engine at that address. */
  public RemoteApi(EngineAddress address) {
    base = address.url();
    key = address.key();
    HttpClient.Builder builder =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT);
    client = (address.tls() == null ? builder : builder.sslContext(address.tls())).build();
  }

  @Override
  public StatusDocument status() {
    return get("/admin/status", StatusDocument.class);
  }

  @Override
  public DeviceDocument device() {
    return get("/device", DeviceDocument.class);
  }

  @Override
  public ModelsDocument models() {
    return get("/admin/models", ModelsDocument.class);
  }

  @Override
  public ModelDocument model(String name) {
    return get("/admin/models/" + part(name), ModelDocument.class);
  }

  @Override
  public RecognitionDocument inspectModel(ImportBody body) {
    return send("POST", "/admin/inspect", json(body), RecognitionDocument.class);
  }

  @Override
  public RecognitionDocument addModel(ImportBody body) {
    return send("POST", "/admin/models", json(body), RecognitionDocument.class);
  }

  @Override
  public SelectDocument select(SelectBody body) {
    return send("POST", "/models/select", json(body), SelectDocument.class);
  }

  @Override
  public ModelDocument loadModel(String name) {
    return send(
        "POST",
        "/admin/models/" + part(name) + "/load",
        BodyPublishers.noBody(),
        ModelDocument.class);
  }

  @Override
  public ModelDocument unloadModel(String name) {
    return send(
        "POST",
        "/admin/models/" + part(name) + "/unload",
        BodyPublishers.noBody(),
        ModelDocument.class);
  }

  @Override
  public PipelinesDocument pipelines() {
    return get("/pipelines", PipelinesDocument.class);
  }

  @Override
  public PipelineDocument pipeline(String name) {
    return get("/pipelines/" + part(name), PipelineDocument.class);
  }

  @Override
  public List<ProblemDocument> validatePipeline(String fileName, String text) {
    return List.of(
        send(
            "POST",
            "/admin/pipelines/validate?file=" + part(fileName),
            BodyPublishers.ofString(text),
            ProblemDocument[].class));
  }

  @Override
  public PluginsDocument plugins() {
    return get("/admin/plugins", PluginsDocument.class);
  }

  @Override
  public PluginDocument installPlugin(Path file) {
    try {
      return send(
          "PUT",
          "/admin/plugins/" + part(String.valueOf(file.getFileName())),
          BodyPublishers.ofFile(file),
          PluginDocument.class);
    } catch (FileNotFoundException e) {
      throw new SeraiException(ErrorCode.PLUGIN_NOT_FOUND, "there is no file " + file, e);
    }
  }

  @Override
  public void uninstallPlugin(String name) {
    send("DELETE", "/admin/plugins/" + part(name), BodyPublishers.noBody(), JsonNode.class);
  }

  /**
   * Asks the engine to finish its requests and end.
   *
   * @return its process
   */
  public long stop() {
    return send("POST", "/admin/stop", BodyPublishers.noBody(), JsonNode.class)
        .path("pid")
        .asLong();
  }

  @Override
  public CompletableFuture<RunDocument> run(String name, RunBody body) {
    BodyPublisher json;
    try {
      json = BodyPublishers.ofByteArray(Json.MAPPER.writeValueAsBytes(body));
    } catch (JsonProcessingException e) {
      return CompletableFuture.failedFuture(e);
    }
    return client
        .sendAsync(request("POST", "/pipelines/" + part(name), json), BodyHandlers.ofByteArray())
        .handle(
            (response, failure) -> {
              if (failure != null) {
                throw unreachable(cause(failure));
              }
              return read(response, RunDocument.class);
            });
  }

  @Override
  public CompletableFuture<RunDocument> stream(
      String name, RunBody body, Consumer<TokenDocument> tokens, Cancellation cancellation) {
    HttpRequest request = request("POST", "/pipelines/" + part(name), json(body.streamed()));
    CompletableFuture<HttpResponse<Stream<String>>> response =
        client.sendAsync(request, BodyHandlers.ofLines());
    CompletableFuture<RunDocument> answer =
        response.handle(
            (lines, failure) -> {
              if (failure != null) {
                cancellation.check();
                throw unreachable(cause(failure));
              }
              return read(lines, tokens, cancellation);
            });
    Cancellation.Registration leaving = cancellation.onRequest(() -> response.cancel(true));
    return answer.whenComplete((document, failure) -> leaving.close());
  }

  /** Reads events up to the last; leaves when that is requested, which has the engine give up. */
  private RunDocument read(
      HttpResponse<Stream<String>> response,
      Consumer<TokenDocument> tokens,
      Cancellation cancellation) {
    try (Stream<String> lines = response.body();
        var _ = cancellation.onRequest(lines::close)) {
      String type = response.headers().firstValue("Content-Type").orElse("");
      if (!type.startsWith("text/event-stream")) {
        byte[] body = lines.collect(Collectors.joining("\n")).getBytes(StandardCharsets.UTF_8);
        return read(response.statusCode(), body, RunDocument.class);
      }
      ServerSentEvents events = new ServerSentEvents(lines.iterator());
      for (var event = events.next(); event != null; event = events.next()) {
        byte[] data = event.data().getBytes(StandardCharsets.UTF_8);
        switch (event.name()) {
          case "token" -> tokens.accept(read(OK, data, TokenDocument.class));
          case "answer" -> {
            return read(OK, data, RunDocument.class);
          }
          case "error" -> throw problem(INTERNAL, data);
          default -> {}
        }
      }
      throw unreachable(new EOFException("it ended before the answer"));
    } catch (UncheckedIOException | IllegalStateException e) {
      cancellation.check();
      throw unreachable(e);
    } catch (IOException e) {
      throw foreign(INTERNAL, e);
    }
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  <T> T get(String path, Class<T> type) {
    return send("GET", path, BodyPublishers.noBody(), type);
  }

  <T> T send(String method, String path, BodyPublisher body, Class<T> type) {
    try {
      return read(client.send(request(method, path, body), BodyHandlers.ofByteArray()), type);
    } catch (IOException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SeraiException(ErrorCode.CANCELLED, "interrupted", e);
    }
  }

  private HttpRequest request(String method, String path, BodyPublisher body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .method(method, body)
            .header("Content-Type", "application/json");
    return (key == null ? request : request.header("Authorization", "Bearer " + key)).build();
  }

  private <T> T read(HttpResponse<byte[]> response, Class<T> type) {
    return read(response.statusCode(), response.body(), type);
  }

  private <T> T read(int status, byte[] body, Class<T> type) {
    try {
      if (status / 100 == 2) {
        return Json.MAPPER.readValue(body, type);
      }
      throw problem(status, body);
    } catch (IOException e) {
      throw foreign(status, e);
    }
  }

  /** The failure that the engine tells of. */
  private static RuntimeException problem(int status, byte[] body) throws IOException {
    JsonNode problem = Json.MAPPER.readTree(body);
    String code = problem.path("code").asText("");
    int ownStatus = problem.path("status").asInt(status);
    String detail = problem.path("detail").asText("HTTP status " + ownStatus);
    if (code.equals("FORBIDDEN")) {
      return new ForbiddenException(detail);
    }
    return new SeraiException(
        code(code, ownStatus),
        ownStatus == UNAUTHORIZED ? detail + "; commands send the one in SERAI_API_KEY" : detail);
  }

  private SeraiException foreign(int status, IOException e) {
    return new SeraiException(
        ErrorCode.INTERNAL,
        "%s answered something that isn't from this version of Serai (HTTP status %d)"
            .formatted(base, status),
        e);
  }

  /** Some failures of HTTP itself have codes of their own. */
  private static ErrorCode code(String name, int status) {
    try {
      return ErrorCode.valueOf(name);
    } catch (IllegalArgumentException e) {
      return switch (status) {
        case 404 -> ErrorCode.PIPELINE_NOT_FOUND;
        case 408, 504 -> ErrorCode.TIMED_OUT;
        case 424 -> ErrorCode.INVALID_MODEL;
        case 429 -> ErrorCode.OVERLOADED;
        case 503 -> ErrorCode.STOPPING;
        case 507 -> ErrorCode.INSUFFICIENT_MEMORY;
        default -> status / 100 == 4 ? ErrorCode.INVALID_INPUT : ErrorCode.INTERNAL;
      };
    }
  }

  private UnreachableException unreachable(Throwable e) {
    String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return new UnreachableException("no engine answers at %s (%s)".formatted(base, why), e);
  }

  static String part(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  static BodyPublisher json(Object document) {
    try {
      return BodyPublishers.ofByteArray(Json.MAPPER.writeValueAsBytes(document));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("documents can be written", e);
    }
  }

  @Override
  public JobsApi jobs() {
    return new RemoteJobsApi(this);
  }

  @Override
  public GateApi gate() {
    return new RemoteGateApi(this);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
