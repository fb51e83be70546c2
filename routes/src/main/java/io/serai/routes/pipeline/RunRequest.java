package io.serai.routes.pipeline;

import io.serai.routes.model.RunParameters;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a pipeline.
 *
 * @param body the question: a text, a list of texts, or tensors by name
 * @param task what the caller wants done, for pipelines and models that do several things; null for
 *     what fits
 * @param parameters what goes before the pipeline's own
 * @param outputs names of the outputs that models of tensors compute, where a step doesn't say;
 *     empty for all
 */
public record RunRequest(
    Object body, @Nullable String task, RunParameters parameters, Set<String> outputs) {
  /** Copies the names. */
  public RunRequest {
    outputs = Set.copyOf(outputs);
  }

  /** A question without anything else. */
  public static RunRequest of(Object body) {
    return new RunRequest(body, null, RunParameters.NONE, Set.of());
  }
}
