package io.serai.server.http;

import io.serai.server.api.LocalApi;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** What the command line asks of a running engine, under {@code /admin}. */
final class AdminHandlers {
  private static final long MAX_PLUGIN_BYTES = 1L << 30;

  private final LocalApi api;
  private final Answers answers;
  private final Runnable stop;

  /**
   * Handlers.
   *
   * @param stop asks the process to end; returns at once
   */
  AdminHandlers(LocalApi api, Answers answers, Runnable stop) {
    this.api = api;
    this.answers = answers;
    this.stop = stop;
  }

  void addTo(Router router, Handler<RoutingContext> bodies) {
    router.get("/admin/status").handler(request -> answers.with(request, api::status));
    router.get("/admin/models").handler(request -> answers.with(request, this.api::models));
    router
        .getWithRegex("/admin/models/(?<name>.+)")
        .handler(request -> answers.with(request, () -> api.model(Requests.name(request))));
    router
        .postWithRegex("/admin/models/(?<name>.+)/load")
        .handler(request -> answers.with(request, () -> api.loadModel(Requests.name(request))));
    router
        .postWithRegex("/admin/models/(?<name>.+)/unload")
        .handler(request -> answers.with(request, () -> api.unloadModel(Requests.name(request))));
    router
        .post("/admin/pipelines/validate")
        .handler(bodies)
        .handler(request -> answers.with(request, () -> validate(request)));
    router.get("/admin/plugins").handler(request -> answers.with(request, api::plugins));
    router.put("/admin/plugins/:name").handler(this::install);
    router
        .delete("/admin/plugins/:name")
        .handler(
            request ->
                answers.with(
                    request,
                    () -> {
                      api.uninstallPlugin(Requests.name(request));
                      return Map.of("uninstalled", Requests.name(request));
                    }));
    router
        .post("/admin/stop")
        .handler(
            request -> {
              Answers.send(
                  request,
                  Answers.bytes(Map.of("state", "stopping", "pid", ProcessHandle.current().pid())));
              stop.run();
            });
  }

  private Object validate(RoutingContext request) {
    Buffer text = request.body().buffer();
    String file = Objects.requireNonNullElse(Requests.query(request, "file"), "pipeline.yaml");
    return api.validatePipeline(file, text == null ? "" : text.toString());
  }

  /** The bundle is the request's body; it is written to a file as it comes. */
  private void install(RoutingContext request) {
    Path folder;
    Path file;
    try {
      folder = Files.createTempDirectory("serai-plugin");
      file = folder.resolve(Path.of(Requests.name(request)).getFileName());
    } catch (IOException | RuntimeException e) {
      ProblemJson.send(
          request, new SeraiException(ErrorCode.INVALID_INPUT, "not a file name: " + e, e));
      return;
    }
    long length = contentLength(request);
    if (length < 0 || length > MAX_PLUGIN_BYTES) {
      delete(folder, file);
      ProblemJson.send(
          request, 413, "TOO_LARGE", "a plugin's Content-Length must be given, up to 1 GiB");
      return;
    }
    request
        .request()
        .resume()
        .body()
        .onSuccess(
            body ->
                answers.with(
                    request,
                    () -> {
                      try {
                        Files.write(file, body.getBytes());
                        return api.installPlugin(file);
                      } catch (IOException e) {
                        throw new SeraiException(
                            ErrorCode.INTERNAL, "the plugin can't be stored: " + e, e);
                      } finally {
                        delete(folder, file);
                      }
                    }))
        .onFailure(e -> delete(folder, file));
  }

  private static long contentLength(RoutingContext request) {
    String header = request.request().getHeader("Content-Length");
    try {
      return header == null ? -1 : Long.parseLong(header);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static void delete(Path folder, Path file) {
    try {
      Files.deleteIfExists(file);
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw new SeraiException(ErrorCode.INTERNAL, "a temporary file can't be deleted: " + e, e);
    }
  }
}
