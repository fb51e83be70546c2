package io.serai.plugins.text;

import io.serai.spi.ErrorCode;

/**
 * The steps of a graph through one text: tokens are added, and the scores of the next one come
 * back. For the thread that made it.
 */
public interface TokenSteps extends AutoCloseable {
  /** Adds tokens, at least one before the first step. */
  void append(long... tokens);

  /**
   * Computes the scores of the token that follows.
   *
   * @return one per token of the vocabulary; may be changed, and is overwritten by the next step
   * @throws io.serai.spi.SeraiException with {@link ErrorCode#CANCELLED} or {@link
   *     ErrorCode#RUNTIME_FAILED}
   */
  float[] next();

  /** Frees what the graph knows of the text. */
  @Override
  void close();
}
