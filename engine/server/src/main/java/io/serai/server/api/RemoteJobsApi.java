package io.serai.server.api;

import io.serai.server.api.JobDocuments.JobDocument;
import io.serai.server.api.JobDocuments.JobStartedDocument;
import io.serai.server.api.JobDocuments.JobsDocument;
import io.serai.server.api.JobDocuments.MoveBody;
import io.serai.server.api.JobDocuments.ProbeBody;
import java.net.http.HttpRequest.BodyPublishers;

/** The jobs of an engine in another process. */
final class RemoteJobsApi implements JobsApi {
  private final RemoteApi engine;

  RemoteJobsApi(RemoteApi engine) {
    this.engine = engine;
  }

  @Override
  public JobStartedDocument load(String model) {
    return begin(model, "load?wait=false");
  }

  @Override
  public JobStartedDocument unload(String model) {
    return begin(model, "unload?wait=false");
  }

  @Override
  public JobStartedDocument probe(String model) {
    return begin(model, "probe");
  }

  private JobStartedDocument begin(String model, String operation) {
    return engine.send(
        "POST",
        "/admin/models/%s/%s".formatted(RemoteApi.part(model), operation),
        BodyPublishers.noBody(),
        JobStartedDocument.class);
  }

  @Override
  public JobStartedDocument probeShape(String shape) {
    return engine.send(
        "POST", "/admin/probes", RemoteApi.json(new ProbeBody(shape)), JobStartedDocument.class);
  }

  @Override
  public JobStartedDocument move(String model, String targetTier) {
    return engine.send(
        "POST",
        "/tiers/move",
        RemoteApi.json(new MoveBody(model, targetTier)),
        JobStartedDocument.class);
  }

  @Override
  public JobDocument job(String id) {
    return engine.get("/jobs/" + RemoteApi.part(id), JobDocument.class);
  }

  @Override
  public JobsDocument jobs() {
    return engine.get("/jobs", JobsDocument.class);
  }
}
