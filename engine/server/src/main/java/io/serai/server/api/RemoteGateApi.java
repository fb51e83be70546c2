package io.serai.server.api;

import io.serai.server.api.Documents.ModelDocument;
import io.serai.server.api.GateDocuments.DecisionDocument;
import io.serai.server.api.GateDocuments.DecisionsDocument;
import io.serai.server.api.GateDocuments.LimitsChangedDocument;
import io.serai.server.api.GateDocuments.LimitsDocument;
import io.serai.server.api.GateDocuments.TiersStatusDocument;
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
    return engine.send(
        "PUT", "/admin/limits", RemoteApi.json(changes), LimitsChangedDocument.class);
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
