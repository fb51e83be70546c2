package io.serai.server.http;

import io.serai.server.api.ImportDocuments.ImportBody;
import io.serai.server.api.LocalApi;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Objects;

/** What the command line asks of a running engine, under {@code /admin}. */
final class AdminHandlers {
  private final LocalApi api;
  private final Answers answers;
  private final BodyBudget bodyBudget;
  private final Runnable stop;

  /**
   * Handlers.
   *
   * @param bodyBudget limits how long an upload may take
   * @param stop asks the process to end; returns at once
   */
  AdminHandlers(LocalApi api, Answers answers, BodyBudget bodyBudget, Runnable stop) {
    this.api = api;
    this.answers = answers;
    this.bodyBudget = bodyBudget;
    this.stop = stop;
  }

  void addTo(Router router, Handler<RoutingContext> bodies) {
    Addresses.get(router, "/admin/status").handler(request -> answers.with(request, api::status));
    Addresses.get(router, "/admin/models")
        .handler(request -> answers.with(request, this.api::models));
    router
        .post("/admin/models")
        .handler(bodies)
        .handler(request -> answers.with(request, () -> api.addModel(model(request))));
    router
        .post("/admin/inspect")
        .handler(bodies)
        .handler(request -> answers.with(request, () -> api.inspectModel(model(request))));
    router
        .routeWithRegex("/admin/models/(?<name>.+)")
        .method(HttpMethod.GET)
        .method(HttpMethod.HEAD)
        .handler(request -> answers.with(request, () -> api.model(Requests.name(request))));
    router
        .post("/admin/pipelines/validate")
        .handler(bodies)
        .handler(request -> answers.with(request, () -> validate(request)));
    Addresses.get(router, "/admin/plugins").handler(request -> answers.with(request, api::plugins));
    router.put("/admin/plugins/:name").handler(new PluginUpload(api, answers, bodyBudget));
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

  private static ImportBody model(RoutingContext request) {
    return Requests.json(
        request, ImportBody.class, "such as {\"path\": \"/home/me/bert\", \"name\": \"bert\"}");
  }

  private Object validate(RoutingContext request) {
    Buffer text = request.body().buffer();
    String file = Objects.requireNonNullElse(Requests.query(request, "file"), "pipeline.yaml");
    return api.validatePipeline(file, text == null ? "" : text.toString());
  }
}
