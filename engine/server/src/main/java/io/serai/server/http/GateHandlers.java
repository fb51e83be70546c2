package io.serai.server.http;

import io.serai.server.api.GateApi;
import io.serai.server.api.GateDocuments.LimitsDocument;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.vertx.core.Handler;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** Memory and the gate's decisions about it: {@code /gate} and {@code /tiers}. */
final class GateHandlers {
  private static final int DECISIONS = 1000;

  private final GateApi gate;
  private final Answers answers;

  GateHandlers(GateApi gate, Answers answers) {
    this.gate = gate;
    this.answers = answers;
  }

  void addTo(Router router, Handler<RoutingContext> bodies) {
    Addresses.get(router, "/gate/decisions")
        .handler(request -> answers.with(request, () -> gate.decisions(limit(request))));
    Addresses.get(router, "/gate/decisions/:number")
        .handler(request -> answers.with(request, () -> gate.decision(number(request))));
    Addresses.get(router, "/tiers/status").handler(request -> answers.with(request, gate::tiers));
    router
        .put("/admin/limits")
        .handler(bodies)
        .handler(
            request ->
                answers.with(
                    request,
                    () ->
                        gate.limits(
                            Requests.json(
                                request, LimitsDocument.class, "such as {\"ram_max_gb\": 6}"))));
    router
        .postWithRegex("/admin/models/(?<name>.+)/pin")
        .handler(request -> answers.with(request, () -> gate.pin(Requests.name(request), true)));
    router
        .postWithRegex("/admin/models/(?<name>.+)/unpin")
        .handler(request -> answers.with(request, () -> gate.pin(Requests.name(request), false)));
  }

  private static int limit(RoutingContext request) {
    String limit = Requests.query(request, "limit");
    return limit == null ? DECISIONS : (int) Math.min(DECISIONS, whole("limit", limit));
  }

  private static long number(RoutingContext request) {
    return whole("a decision's number", request.pathParam("number"));
  }

  private static long whole(String what, @Nullable String text) {
    try {
      return Long.parseLong(String.valueOf(text));
    } catch (NumberFormatException e) {
      throw new SeraiException(
          ErrorCode.INVALID_PARAMETER, "%s is a whole number, not '%s'".formatted(what, text), e);
    }
  }
}
