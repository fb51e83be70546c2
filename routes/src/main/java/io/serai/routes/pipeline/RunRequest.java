package io.serai.routes.pipeline;

import io.serai.routes.model.RunListener;
import io.serai.routes.model.RunParameters;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a pipeline.
 *
 * @param body the question: a text, a list of texts, a conversation (a list of {@link
 *     io.serai.spi.ChatMessage}), or tensors by name
 * @param task what the caller wants done, for pipelines and models that do several things; null for
 *     what fits
 * @param parameters what goes before the pipeline's own
 * @param outputs names of the outputs that models of tensors compute, where a step doesn't say;
 *     empty for all
 * @param listener told of the run while it goes on
 */
public record RunRequest(
    Object body,
    @Nullable String task,
    RunParameters parameters,
    Set<String> outputs,
    RunListener listener) {
  /** Copies the names. */
  public RunRequest {
    outputs = Set.copyOf(outputs);
  }

  /** A question without anything else. */
  public static RunRequest of(Object body) {
    return new RunRequest(body, null, RunParameters.NONE, Set.of(), RunListener.NONE);
  }

  /** The same with another listener. */
  public RunRequest tellingTo(RunListener another) {
    return new RunRequest(body, task, parameters, outputs, another);
  }
}
