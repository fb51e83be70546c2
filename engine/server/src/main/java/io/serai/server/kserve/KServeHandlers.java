package io.serai.server.kserve;

import io.serai.catalog.ModelRef;
import io.serai.server.Version;
import io.serai.server.api.LocalApi;
import io.serai.server.http.Answers;
import io.serai.server.http.ProblemJson;
import io.serai.server.http.RunningRequest;
import io.serai.server.kserve.ProtocolDocuments.LiveDocument;
import io.serai.server.kserve.ProtocolDocuments.ModelReadyDocument;
import io.serai.server.kserve.ProtocolDocuments.ReadyDocument;
import io.serai.server.kserve.ProtocolDocuments.ServerDocument;
import io.serai.spi.SeraiException;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** What is under {@code /v2}. */
final class KServeHandlers {
  private static final ServerDocument SERVER =
      new ServerDocument(
          "serai",
          Version.current(),
          List.of(
              "binary_tensor_data",
              "generate",
              "model_repository",
              "parameters",
              "schedule_policy"));

  private final LocalApi api;
  private final Answers answers;
  private final Repository repository;
  private final Inference inference;
  private final TextGeneration generation;

  /** Handlers of that engine. */
  KServeHandlers(LocalApi api, Answers answers) {
    this.api = api;
    this.answers = answers;
    this.repository = new Repository(api);
    this.inference = new Inference(api);
    this.generation = new TextGeneration(api);
  }

  /**
   * Adds them.
   *
   * @param bodies reads a request's body
   */
  void addTo(Router router, Handler<RoutingContext> bodies) {
    router.post("/v2/*").handler(bodies).handler(this::answer);
    router.route("/v2/*").method(HttpMethod.GET).method(HttpMethod.HEAD).handler(this::answer);
  }

  private void answer(RoutingContext request) {
    try {
      Address address = Address.of(request.normalizedPath());
      if (address.operation().takes(request.request().method())) {
        answer(request, address);
      } else {
        request.next();
      }
    } catch (IllegalArgumentException e) {
      ProblemJson.send(request, 400, "INVALID_INPUT", "the address is wrongly encoded");
    } catch (SeraiException e) {
      ProblemJson.send(request, e);
    }
  }

  private void answer(RoutingContext request, Address address) {
    switch (address.operation()) {
      case SERVER -> Answers.send(request, Answers.bytes(SERVER));
      case LIVE -> Answers.send(request, Answers.bytes(new LiveDocument(true)));
      case READY -> ready(request);
      case MODEL -> answers.with(request, () -> repository.metadata(address));
      case MODEL_READY -> modelReady(request, address);
      case INFER ->
          inference.answer(
              address,
              RequestBody.of(
                  request.body().buffer(), request.request().getHeader(RequestBody.HEADER)),
              new Reply(request));
      case GENERATE -> generation.answer(request, address, body(request));
      case GENERATE_STREAM -> generation.stream(request, address, body(request));
      case INDEX -> {
        boolean readyOnly = RepositoryBody.readyOnly(body(request));
        answers.with(request, () -> repository.index(readyOnly));
      }
      case LOAD -> load(request, address);
      case UNLOAD -> unload(request, address);
      case NONE -> request.next();
    }
  }

  private static byte[] body(RoutingContext request) {
    Buffer body = request.body().buffer();
    return body == null ? new byte[0] : body.getBytes();
  }

  private void ready(RoutingContext request) {
    boolean ready = !api.isStopping();
    request.response().setStatusCode(ready ? 200 : 503);
    Answers.send(request, Answers.bytes(new ReadyDocument(true, ready)));
  }

  /** The protocol tells by the status, too. */
  private void modelReady(RoutingContext request, Address address) {
    Context loop = request.vertx().getOrCreateContext();
    answers.with(
        request,
        () -> {
          boolean ready = repository.isReady(address);
          if (!ready) {
            loop.runOnContext(none -> request.response().setStatusCode(400));
          }
          return new ModelReadyDocument(address.model(), ready);
        });
  }

  private void load(RoutingContext request, Address address) {
    RepositoryBody.checkLoad(body(request));
    ModelRef ref = repository.loadable(address);
    RunningRequest running = new RunningRequest(request);
    confirm(request, running, address, api.engine().load(ref, running.cancellation()));
  }

  private void unload(RoutingContext request, Address address) {
    RepositoryBody.checkUnload(body(request));
    ModelRef ref = repository.loadable(address);
    confirm(request, new RunningRequest(request), address, api.engine().residency().unload(ref));
  }

  private static void confirm(
      RoutingContext request, RunningRequest running, Address address, CompletableFuture<?> done) {
    running.answer(
        done, result -> Answers.send(request, Answers.bytes(Map.of("name", address.model()))));
  }
}
