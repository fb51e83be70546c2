package io.serai.server.openai;

import io.serai.routes.pipeline.Callee;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the field {@code model} names, and what is known of it before it is asked.
 *
 * @param callee a model or a pipeline
 * @param name as the engine knows it
 * @param id what the answer names; null where only the answer tells, as with a model that is chosen
 * @param takesConversations whether it is to be asked the messages, or the last one's text
 * @param contextTokens of prompt and answer together at the most; null where that isn't known
 * @param lastSteps the steps whose text is the answer; null for the only one
 */
record Called(
    Callee callee,
    String name,
    @Nullable String id,
    boolean takesConversations,
    @Nullable Integer contextTokens,
    @Nullable Set<String> lastSteps) {

  /** Whether it is a pipeline, which says itself what a request leaves out. */
  boolean isPipeline() {
    return callee == Callee.PIPELINE;
  }
}
