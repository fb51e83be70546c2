package io.serai.plugins.onnxruntime;

import io.serai.spi.Signature;
import io.serai.spi.TensorSpec;

/**
 * How much memory a language model's graph takes for each text that it continues.
 *
 * @param cacheBytes of keys and values, for each token of a text
 * @param scoreBytes of the scores of a next token
 * @param heads of the attention, as far as the cache shows them
 */
record AnswerMemory(long cacheBytes, long scoreBytes, long heads) {
  /** Of a graph that continues no texts, or that isn't known. */
  static final AnswerMemory NONE = new AnswerMemory(0, 0, 0);

  /** A petabyte: more than any machine has. */
  private static final long MOST = 1L << 50;

  /**
   * Matrices of heads by tokens of a step by tokens of the context that a layer has at a time.
   * Measured: gpt2-small with a full context takes 286 to 302 MiB for a text, of which cache and
   * scores are 193.
   */
  private static final int ATTENTION = 8;

  /** Finds it in what a graph takes and gives; dimensions that aren't known count as 1. */
  static AnswerMemory of(Signature graph) {
    long cache = 0;
    long heads = 0;
    for (TensorSpec input : graph.inputs()) {
      if (input.name().startsWith(CausalGraph.PAST)) {
        cache = plus(cache, bytes(input));
        heads = Math.max(heads, input.shape().rank() == 4 ? input.shape().dimension(1) : 0);
      }
    }
    long scores = 0;
    for (TensorSpec output : graph.outputs()) {
      if (output.name().equals(CausalGraph.LOGITS)) {
        scores = bytes(output);
      }
    }
    return new AnswerMemory(cache, scores, heads);
  }

  /**
   * What one text takes that fills the context, in bytes: the cache twice, since a step reads the
   * one and writes the next, the scores of all tokens of the longest step, and its attention.
   *
   * @param contextLength in tokens
   */
  long perText(int contextLength) {
    int step = cacheBytes > 0 ? Math.min(contextLength, CausalSteps.MOST_AT_ONCE) : contextLength;
    long attention = times(times(ATTENTION * Float.BYTES, heads), times(step, contextLength));
    return plus(
        plus(times(2, times(cacheBytes, contextLength)), times(scoreBytes, step)), attention);
  }

  private static long bytes(TensorSpec tensor) {
    long bytes = tensor.type().bytes();
    for (long dimension : tensor.shape().dimensions()) {
      bytes = times(bytes, Math.max(1, dimension));
    }
    return bytes;
  }

  /** A header may claim anything; what is beyond all bounds is refused by the gate, not here. */
  private static long times(long a, long b) {
    return Math.multiplyHigh(a, b) != 0 || a * b < 0 ? MOST : Math.min(MOST, a * b);
  }

  private static long plus(long a, long b) {
    return Math.min(MOST, a + b);
  }
}
