package io.serai.routes.model;

import io.serai.spi.Cancellation;
import io.serai.spi.TokenChoice;
import io.serai.spi.TokenSink;
import io.serai.spi.ToolCallPiece;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells a listener what a step's model generates; what comes after the step was given up is
 * dropped.
 *
 * @param step the step's id in the pipeline
 * @param model the reference that the step was given
 * @param index of the text it answers, from 0; null where the step was asked a single one
 */
record StepSink(
    RunListener listener,
    Cancellation cancellation,
    String step,
    Supplier<String> model,
    @Nullable Integer index)
    implements TokenSink {
  @Override
  public void accept(int token, String piece) {
    accept(token, piece, List.of());
  }

  @Override
  public void accept(int token, String piece, List<TokenChoice> choices) {
    if (!cancellation.requested()) {
      listener.token(new StepToken(step, model.get(), index, token, piece, choices));
    }
  }

  @Override
  public void acceptToolCall(ToolCallPiece piece) {
    if (!cancellation.requested()) {
      listener.toolCall(new StepToolCall(step, model.get(), piece));
    }
  }
}
