package io.serai.server.http;

import io.serai.server.EngineProcess;
import io.serai.server.api.LocalApi;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.file.OpenOptions;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code PUT /admin/plugins/NAME}: the bundle is the request's body, which is written to a file as
 * it comes.
 */
final class PluginUpload implements Handler<RoutingContext> {
  private static final Logger LOG = LoggerFactory.getLogger(PluginUpload.class);
  private static final long MAX_BYTES = 1L << 30;

  private final LocalApi api;
  private final Answers answers;
  private final BodyBudget bodyBudget;

  PluginUpload(LocalApi api, Answers answers, BodyBudget bodyBudget) {
    this.api = api;
    this.answers = answers;
    this.bodyBudget = bodyBudget;
  }

  @Override
  public void handle(RoutingContext request) {
    long length = contentLength(request);
    if (length < 0 || length > MAX_BYTES) {
      ProblemJson.send(
          request, 413, "INVALID_INPUT", "a plugin's Content-Length must be given, up to 1 GiB");
      return;
    }
    Path folder;
    Path file;
    try {
      Path name = fileName(Requests.name(request));
      folder = api.temporaryFolder();
      file = folder.resolve(name);
    } catch (SeraiException e) {
      ProblemJson.send(request, e);
      return;
    }
    Vertx vertx = request.vertx();
    bodyBudget.limitTime(request, length);
    request.request().pause();
    vertx
        .fileSystem()
        .open(file.toString(), new OpenOptions().setRead(false))
        .compose(
            opened ->
                ProblemJson.isGone(request)
                    ? opened.close().compose(closed -> Future.failedFuture("nobody sends any more"))
                    : request.request().pipeTo(opened))
        .onSuccess(
            written ->
                answers.with(
                    request,
                    () -> {
                      try {
                        return api.installPlugin(file);
                      } finally {
                        delete(folder);
                      }
                    },
                    () -> deleteLater(vertx, folder)))
        .onFailure(
            e -> {
              LOG.debug("an upload of {} ended early", file, e);
              deleteLater(vertx, folder);
              request.request().resume();
              ProblemJson.send(
                  request, new SeraiException(ErrorCode.INTERNAL, "the upload ended early", e));
            });
  }

  private static Path fileName(String name) {
    try {
      Path file = Path.of(name).getFileName();
      if (file != null && !file.toString().isEmpty() && !file.toString().matches("\\.+")) {
        return file;
      }
    } catch (InvalidPathException e) {
      throw new SeraiException(ErrorCode.INVALID_INPUT, "not a file name: " + name, e);
    }
    throw new SeraiException(ErrorCode.INVALID_INPUT, "not a file name: " + name);
  }

  private static long contentLength(RoutingContext request) {
    String header = request.request().getHeader("Content-Length");
    try {
      return header == null ? -1 : Long.parseLong(header);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static void deleteLater(Vertx vertx, Path folder) {
    vertx
        .executeBlocking(
            () -> {
              delete(folder);
              return true;
            })
        .onFailure(e -> LOG.warn("{} can't be deleted", folder, e));
  }

  private static void delete(Path folder) {
    try {
      EngineProcess.delete(folder);
    } catch (IOException e) {
      LOG.warn("{} can't be deleted", folder, e);
    }
  }
}
