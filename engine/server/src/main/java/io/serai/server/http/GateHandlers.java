package io.serai.server.http;

import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.serai.server.api.GateApi;
import io.serai.server.api.GateDocuments.LimitsDocument;
import io.serai.server.api.GateDocuments.MoveBody;
import io.serai.server.api.GateDocuments.MoveStartedDocument;
import io.serai.server.api.Json;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Memory and the gate's decisions about it: {@code /gate} and {@code /tiers} and {@code /jobs}. */
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
        .put("/tiers/limits")
        .handler(bodies)
        .handler(
            request ->
                answers.with(
                    request,
                    () ->
                        gate.limits(
                            body(request, LimitsDocument.class, "such as {\"ram_max_gb\": 6}"))));
    router
        .post("/tiers/move")
        .handler(bodies)
        .handler(request -> answers.with(request, () -> move(request)));
    Addresses.get(router, "/jobs/:id")
        .handler(
            request ->
                answers.with(request, () -> gate.job(String.valueOf(request.pathParam("id")))));
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

  private MoveStartedDocument move(RoutingContext request) {
    String example = "such as {\"model_name\": \"sentiment-bert\", \"target_tier\": \"swap\"}";
    MoveBody move = body(request, MoveBody.class, example);
    if (move.modelName() == null || move.targetTier() == null) {
      throw new SeraiException(
          ErrorCode.INVALID_INPUT, "'model_name' and 'target_tier' are wanted, " + example);
    }
    return gate.move(move.modelName(), move.targetTier());
  }

  private static <T> T body(RoutingContext request, Class<T> type, String example) {
    Buffer body = request.body().buffer();
    if (body == null || body.length() == 0) {
      throw new SeraiException(
          ErrorCode.INVALID_INPUT, "the request has no body; send JSON " + example);
    }
    try {
      T read = Json.MAPPER.readValue(body.getBytes(), type);
      if (read == null) {
        throw new SeraiException(ErrorCode.INVALID_INPUT, "the body is null; send " + example);
      }
      return read;
    } catch (UnrecognizedPropertyException e) {
      throw new SeraiException(
          ErrorCode.INVALID_PARAMETER,
          "unknown key '%s'; known are %s".formatted(e.getPropertyName(), e.getKnownPropertyIds()),
          e);
    } catch (IOException e) {
      throw new SeraiException(
          ErrorCode.INVALID_INPUT, "the body isn't the JSON that is wanted, " + example, e);
    }
  }
}
