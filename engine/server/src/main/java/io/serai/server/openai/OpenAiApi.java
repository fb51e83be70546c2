package io.serai.server.openai;

import io.serai.server.api.LocalApi;
import io.serai.server.http.Addresses;
import io.serai.server.http.Answers;
import io.serai.server.http.ErrorForm;
import io.serai.server.http.HttpApi;
import io.serai.server.http.Requests;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;

/** The OpenAI API under {@code /v1}. */
public final class OpenAiApi implements HttpApi {
  @Override
  public String prefix() {
    return "/v1";
  }

  @Override
  public ErrorForm errors() {
    return new OpenAiErrors();
  }

  @Override
  public void addTo(Router router, Handler<RoutingContext> bodies, LocalApi api) {
    InstantSource clock = InstantSource.system();
    Answers answers = new Answers(api);
    ModelList models = new ModelList(api::catalog, api::callablePipelines);
    Addresses.get(router, "/v1/models").handler(request -> answers.with(request, models::all));
    router
        .routeWithRegex("/v1/models/(?<name>.+)")
        .method(HttpMethod.GET)
        .method(HttpMethod.HEAD)
        .handler(request -> answers.with(request, () -> models.one(Requests.name(request))));
    CalleeLookup callees = new CalleeLookup(api::catalog, api::requirePipeline);
    TextHandler texts = new TextHandler(api, clock);
    router
        .post("/v1/chat/completions")
        .handler(bodies)
        .handler(texts.of(fields -> ChatRequest.read(fields, callees)));
    router
        .post("/v1/completions")
        .handler(bodies)
        .handler(texts.of(fields -> CompletionRequest.read(fields, callees)));
    router.post("/v1/embeddings").handler(bodies).handler(new EmbeddingsHandler(api, callees));
  }
}
