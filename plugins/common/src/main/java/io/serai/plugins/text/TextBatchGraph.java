package io.serai.plugins.text;

import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.TensorSpec;
import java.util.function.Consumer;

/** A graph that computes one output of decimal numbers from tokenized texts. */
public interface TextBatchGraph {
  /** The output; of rank 0 if its shape isn't known before it is computed. */
  TensorSpec output();

  /** Positions that every text must have, if the graph fixes it, else -1. */
  int fixedLength();

  /** Whether several texts can be computed at once. */
  boolean takesBatches();

  /** Whether the graph is told which positions are padding. */
  boolean hasMask();

  /**
   * Computes.
   *
   * @param reader takes the output, which is valid until it returns; a row per text
   * @throws io.serai.spi.SeraiException with {@link ErrorCode#CANCELLED} or {@link
   *     ErrorCode#RUNTIME_FAILED}
   */
  void run(TokenBatch batch, Cancellation cancellation, Consumer<FloatOutput> reader);
}
