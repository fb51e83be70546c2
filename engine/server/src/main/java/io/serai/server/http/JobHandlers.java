package io.serai.server.http;

import io.serai.server.api.JobDocuments.ProbeBody;
import io.serai.server.api.JobsApi;
import io.serai.server.api.LocalApi;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.vertx.core.Handler;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** What takes a while: loads, unloads, trial loads, and {@code /jobs}. */
final class JobHandlers {
  private static final String PROBE_EXAMPLE = "such as {\"shape\": \"llama-7b\"}";

  private final LocalApi api;
  private final JobsApi jobs;
  private final Answers answers;

  JobHandlers(LocalApi api, Answers answers) {
    this.api = api;
    this.jobs = api.jobs();
    this.answers = answers;
  }

  void addTo(Router router, Handler<RoutingContext> bodies) {
    router.postWithRegex("/admin/models/(?<name>.+)/load").handler(this::load);
    router
        .postWithRegex("/admin/models/(?<name>.+)/unload")
        .handler(request -> answers.with(request, () -> unload(request)));
    router
        .postWithRegex("/admin/models/(?<name>.+)/probe")
        .handler(request -> answers.with(request, () -> jobs.probe(Requests.name(request))));
    router
        .post("/admin/probes")
        .handler(bodies)
        .handler(request -> answers.with(request, () -> probeShape(request)));
    Addresses.get(router, "/jobs").handler(request -> answers.with(request, jobs::jobs));
    Addresses.get(router, "/jobs/:id")
        .handler(
            request ->
                answers.with(request, () -> jobs.job(String.valueOf(request.pathParam("id")))));
  }

  /** A client that leaves gives a load up that it waits for. */
  private void load(RoutingContext request) {
    try {
      String name = Requests.name(request);
      if (waits(request)) {
        RunningRequest running = new RunningRequest(request);
        running.answer(
            api.loadModel(name, running.cancellation()).thenApply(Answers::bytes),
            json -> Answers.send(request, json));
      } else {
        answers.with(request, () -> jobs.load(name));
      }
    } catch (SeraiException e) {
      ProblemJson.send(request, e);
    }
  }

  private Object unload(RoutingContext request) {
    String name = Requests.name(request);
    return waits(request) ? api.unloadModel(name) : jobs.unload(name);
  }

  private static boolean waits(RoutingContext request) {
    String wait = Requests.query(request, "wait");
    if (wait == null || wait.equals("true")) {
      return true;
    }
    if (wait.equals("false")) {
      return false;
    }
    throw new SeraiException(
        ErrorCode.INVALID_PARAMETER, "wait is 'true' or 'false', not '%s'".formatted(wait));
  }

  private Object probeShape(RoutingContext request) {
    ProbeBody probe = Requests.json(request, ProbeBody.class, PROBE_EXAMPLE);
    if (probe.shape() == null) {
      throw new SeraiException(ErrorCode.INVALID_INPUT, "'shape' is wanted, " + PROBE_EXAMPLE);
    }
    return jobs.probeShape(probe.shape());
  }
}
