package io.serai.routes.model;

import io.serai.spi.Cancellation;
import io.serai.spi.GenerationRequest;
import io.serai.spi.Prompt;
import io.serai.spi.TokenSink;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a step puts its question.
 *
 * @param task the task's id; null for what fits the model
 * @param outputs names of the outputs that a question of tensors is answered with; empty for all
 * @param request what to generate for a prompt
 * @param tokens where the tokens of each text's answer go
 * @param cancellation gives up
 */
record Asking(
    @Nullable String task,
    Set<String> outputs,
    Function<Prompt, GenerationRequest> request,
    Tokens tokens,
    Cancellation cancellation) {

  /** Where tokens go. */
  interface Tokens {
    /** Those of the answer to a text of a list, by its index from 0; null for a single one. */
    TokenSink of(@Nullable Integer index);
  }
}
