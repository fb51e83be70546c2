package io.serai.catalog.format;

import io.serai.formats.gguf.GgufHeader;
import io.serai.spi.Task;

/** What a model of a GGUF file is for, by what the file says of it. */
final class GgufTask {
  /** How llama.cpp numbers ways to make one vector of a text's tokens: 1 to 3, and no vector. */
  private static final int POOLING_MEAN = 1;

  private static final int POOLING_RANK = 4;

  private GgufTask() {}

  /** Whether it tells how well texts fit a question, for which there is no task. */
  static boolean ranks(GgufHeader header) {
    return pooling(header) == POOLING_RANK;
  }

  /** Embeddings, as it says itself or as models of its kind do; else it writes texts. */
  static Task of(GgufHeader header) {
    long pooling = pooling(header);
    boolean embeds =
        (pooling >= POOLING_MEAN && pooling < POOLING_RANK)
            || architecture(header).contains("bert")
            || Boolean.FALSE.equals(
                header.metadata().get(architecture(header) + ".attention.causal"));
    return embeds ? Task.EMBEDDINGS : Task.TEXT_GENERATION;
  }

  private static long pooling(GgufHeader header) {
    return header.number(architecture(header) + ".pooling_type").orElse(0);
  }

  private static String architecture(GgufHeader header) {
    return header.text("general.architecture").orElse("");
  }
}
