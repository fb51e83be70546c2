package io.serai.server.device;

import io.serai.catalog.ModelRef;
import io.serai.server.api.JobDocuments.MoveBody;
import io.serai.server.api.LocalApi;
import io.serai.server.api.SelectDocuments.SelectBody;
import io.serai.server.device.Bodies.HotLoadBody;
import io.serai.server.device.Bodies.LimitsBody;
import io.serai.server.http.Addresses;
import io.serai.server.http.AdminOnly;
import io.serai.server.http.Answers;
import io.serai.server.http.HttpApi;
import io.serai.server.http.ProblemJson;
import io.serai.server.http.RunningRequest;
import io.vertx.core.Handler;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Supplier;

/** The device API: models, texts, tiers and the engine's state, among the engine's own calls. */
public final class DeviceApi implements HttpApi {
  private static final String SELECT =
      "{\"capabilities\": [\"text-generation\"], \"priority\": \"speed\"}";

  @Override
  public void addTo(Router router, Handler<RoutingContext> bodies, LocalApi api) {
    Models models = new Models(api::catalog);
    TextCalls calls = new TextCalls(api, models);
    InstantSource clock = InstantSource.system();
    Routes routes = new Routes(router, bodies, new Answers(api));
    texts(routes, new InferenceHandlers(api, calls, clock), new QuickHandlers(calls));
    CpuMeter cpu = new CpuMeter(Path.of("/proc/stat"));
    ModelConfigs configs = new ModelConfigs(api.data("model-configs.json"));
    state(routes, new EngineState(api, cpu, calls::asked, configs, clock));
    changes(routes, api, models, new ModelHandlers(api, models, configs), new TierCalls(api));
  }

  private static void texts(Routes routes, InferenceHandlers texts, QuickHandlers quick) {
    routes.call("/inference", texts::infer);
    routes.call("/batch_inference", texts::batch);
    routes.call("/inference/generate", texts::generate);
    routes.call("/inference/stream", texts::stream);
    routes.call("/quick/generate", quick::generate);
    routes.call("/quick/chat", quick::chat);
    routes.call("/quick/code", quick::code);
  }

  private static void state(Routes routes, EngineState state) {
    routes.get("/status", state::status);
    routes.get("/models", state::models);
    routes.get("/performance", state::performance);
    routes.get("/models/list", state::list);
    routes.get("/system/status", state::system);
  }

  private static void changes(
      Routes routes, LocalApi api, Models models, ModelHandlers loads, TierCalls tiers) {
    routes.call("/load_model", loads::load);
    routes.post(
        "/models/hot-load",
        request ->
            loads.hotLoad(LenientJson.read(request, HotLoadBody.class, ModelHandlers.HOT_LOAD)));
    routes.choice("/models/select", request -> select(request, api, models));
    routes.post(
        "/tiers/move",
        request -> tiers.move(LenientJson.read(request, MoveBody.class, TierCalls.MOVE)));
    routes.put(
        "/tiers/limits",
        request -> tiers.limits(LenientJson.read(request, LimitsBody.class, TierCalls.LIMITS)));
    routes.post("/optimize", request -> tiers.optimize());
    routes.post("/tiers/optimize", request -> tiers.optimizations());
  }

  /** A client that leaves gives the load up that it asked for. */
  private static void select(RoutingContext request, LocalApi api, Models models) {
    RunningRequest running = new RunningRequest(request);
    running.answer(
        api.select(selection(request, models), running.cancellation()).thenApply(Answers::bytes),
        json -> Answers.send(request, json));
  }

  /** Whoever may only ask models may have one chosen, but not loaded. */
  private static SelectBody selection(RoutingContext request, Models models) {
    SelectBody body = LenientJson.read(request, SelectBody.class, SELECT);
    if (Boolean.TRUE.equals(body.load())) {
      AdminOnly.require(request, "'load: true'");
    }
    if (body.model() != null && !ModelRef.parse(body.model()).isAuto()) {
      models.require(body.model());
    }
    return body;
  }

  /** What reads a request and gives the document that answers it; may block. */
  private interface Work {
    Object of(RoutingContext request);
  }

  /** Adds routes with this API's errors. */
  private record Routes(Router router, Handler<RoutingContext> bodies, Answers answers) {
    void get(String path, Supplier<Object> work) {
      Addresses.get(router, path).handler(request -> answers.with(request, work));
    }

    /** For calls that begin at once, on the event loop, and answer themselves. */
    void call(String path, Handler<RoutingContext> handler) {
      begun(path, DeviceErrors.OF_CALLS, handler);
    }

    /** The same where a model is chosen. */
    void choice(String path, Handler<RoutingContext> handler) {
      begun(path, DeviceErrors.OF_CHOICES, handler);
    }

    private void begun(String path, DeviceErrors errors, Handler<RoutingContext> handler) {
      router
          .post(path)
          .handler(ProblemJson.in(errors))
          .handler(bodies)
          .handler(
              request -> {
                try {
                  handler.handle(request);
                } catch (RuntimeException e) {
                  ProblemJson.send(request, e);
                }
              });
    }

    void post(String path, Work work) {
      router
          .post(path)
          .handler(ProblemJson.in(DeviceErrors.OF_CHOICES))
          .handler(bodies)
          .handler(request -> answers.with(request, () -> work.of(request)));
    }

    void put(String path, Work work) {
      router
          .put(path)
          .handler(ProblemJson.in(DeviceErrors.OF_CHOICES))
          .handler(bodies)
          .handler(request -> answers.with(request, () -> work.of(request)));
    }
  }
}
