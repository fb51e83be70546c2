package io.serai.server.api;

import io.serai.server.api.JobDocuments.JobDocument;
import io.serai.server.api.JobDocuments.JobStartedDocument;
import io.serai.server.api.JobDocuments.JobsDocument;
import io.serai.spi.SeraiException;

/**
 * What can be begun and takes a while. Every method throws a {@link SeraiException} on failure;
 * what was begun fails by itself, which its job tells.
 */
public interface JobsApi {
  /** Begins to load a model. */
  JobStartedDocument load(String model);

  /** Begins to unload a model. */
  JobStartedDocument unload(String model);

  /** Begins a trial load of a model, which measures it. */
  JobStartedDocument probe(String model);

  /** Begins a trial load of a model with random weights of a well-known shape. */
  JobStartedDocument probeShape(String shape);

  /** Begins to move a loaded model to {@code ram} or {@code swap}. */
  JobStartedDocument move(String model, String targetTier);

  /** How far something is that was begun. */
  JobDocument job(String id);

  /** What was begun, the latest first. */
  JobsDocument jobs();
}
