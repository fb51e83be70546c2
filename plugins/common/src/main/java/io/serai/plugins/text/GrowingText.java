package io.serai.plugins.text;

import io.serai.spi.Generation;
import io.serai.spi.Generation.FinishReason;
import io.serai.spi.GenerationRequest;
import io.serai.spi.TokenSink;
import org.jspecify.annotations.Nullable;

/**
 * A text while it is generated: each token is told with the piece of text that is certain by then,
 * up to the end, a stop string, or the most tokens there may be. Not for several threads.
 */
public final class GrowingText {
  private final int promptTokens;
  private final int mostTokens;
  private final TokenText tokenText;
  private final StopStrings stops;
  private final TokenChoices choices;
  private final TokenSink sink;
  private final StringBuilder text = new StringBuilder();
  private int generated;

  /**
   * Nothing is generated yet.
   *
   * @param promptTokens how many the prompt has, less than the context
   * @param contextLength tokens of prompt and answer together
   * @param choices asked for by the request, or not
   * @param sink told each token
   */
  public GrowingText(
      GenerationRequest request,
      int promptTokens,
      int contextLength,
      TokenText tokenText,
      TokenChoices choices,
      TokenSink sink) {
    this.promptTokens = promptTokens;
    this.mostTokens = Math.min(request.maxTokens(), contextLength - promptTokens);
    this.tokenText = tokenText;
    this.stops = new StopStrings(request.stop().texts());
    this.choices = choices;
    this.sink = sink;
  }

  /**
   * Takes the next token and tells it.
   *
   * @param ends whether it ends the text, and so isn't part of it
   * @return all of it if that was the last; null if it goes on
   */
  public @Nullable Generation append(int token, boolean ends) {
    generated++;
    if (!ends) {
      choices.choose(token, text.length() + stops.held());
    }
    String piece = stops.append(ends ? tokenText.release() : tokenText.append(token));
    boolean full = generated >= mostTokens;
    if (full && !ends && !stops.reached()) {
      piece += stops.append(tokenText.release());
    }
    boolean stopped = ends || stops.reached();
    if (stopped || full) {
      piece += stops.release();
    }
    text.append(piece);
    sink.accept(token, piece, choices.tellUpTo(text.length()));
    return stopped || full
        ? new Generation(
            text.toString(),
            promptTokens,
            generated,
            stopped ? FinishReason.STOP : FinishReason.LENGTH,
            choices.told())
        : null;
  }
}
