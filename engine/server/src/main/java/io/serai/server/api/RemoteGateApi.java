package io.serai.server.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.serai.server.api.Documents.ModelDocument;
import io.serai.server.api.GateDocuments.DecisionDocument;
import io.serai.server.api.GateDocuments.DecisionsDocument;
import io.serai.server.api.GateDocuments.JobDocument;
import io.serai.server.api.GateDocuments.LimitsChangedDocument;
import io.serai.server.api.GateDocuments.LimitsDocument;
import io.serai.server.api.GateDocuments.MoveBody;
import io.serai.server.api.GateDocuments.MoveStartedDocument;
import io.serai.server.api.GateDocuments.TiersStatusDocument;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;

/** The memory of an engine in another process. */
final class RemoteGateApi implements GateApi {
  private final RemoteApi engine;

  RemoteGateApi(RemoteApi engine) {
    this.engine = engine;
  }

  @Override
  public DecisionsDocument decisions(int most) {
    return engine.get("/gate/decisions?limit=" + most, DecisionsDocument.class);
  }

  @Override
  public DecisionDocument decision(long number) {
    return engine.get("/gate/decisions/" + number, DecisionDocument.class);
  }

  @Override
  public TiersStatusDocument tiers() {
    return engine.get("/tiers/status", TiersStatusDocument.class);
  }

  @Override
  public LimitsChangedDocument limits(LimitsDocument changes) {
    return engine.send("PUT", "/tiers/limits", json(changes), LimitsChangedDocument.class);
  }

  @Override
  public MoveStartedDocument move(String model, String targetTier) {
    return engine.send(
        "POST", "/tiers/move", json(new MoveBody(model, targetTier)), MoveStartedDocument.class);
  }

  @Override
  public JobDocument job(String id) {
    return engine.get("/jobs/" + RemoteApi.part(id), JobDocument.class);
  }

  private static BodyPublisher json(Object document) {
    try {
      return BodyPublishers.ofByteArray(Json.MAPPER.writeValueAsBytes(document));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("documents can be written", e);
    }
  }

  @Override
  public ModelDocument pin(String model, boolean stays) {
    return engine.send(
        "POST",
        "/admin/models/%s/%s".formatted(RemoteApi.part(model), stays ? "pin" : "unpin"),
        BodyPublishers.noBody(),
        ModelDocument.class);
  }
}
