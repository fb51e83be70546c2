package io.serai.plugins.onnxruntime;

import io.serai.plugins.testing.TestingTokenizers;
import io.serai.spi.ElementType;
import java.util.Map;
import java.util.SplittableRandom;

/** Graphs for texts, small enough to compute by hand. */
final class TestingGraphs {
  /** Tokens of {@link TestingTokenizers#bytes}. */
  static final int BYTES = 257;

  private TestingGraphs() {}

  /**
   * Scores two classes by the words of a text, padding left out: "good" gives 2 to the first, "bad"
   * 2 to the second, divided by the number of words.
   */
  static TestingOnnx classifier(ElementType ids) {
    TestingOnnx graph =
        TestingOnnx.graph()
            .input("input_ids", ids, -1, -1)
            .input("attention_mask", ids, -1, -1)
            .output("logits", ElementType.FP32, -1, 2)
            .floats(
                "table",
                new long[] {7, 2},
                0,
                9,
                0,
                0,
                0,
                0,
                0,
                0, /* good */
                2,
                0, /* bad */
                0,
                2,
                0,
                0);
    return mean(graph.node("Gather", "table,input_ids", "vectors"), "logits");
  }

  /** The same without a mask: padding counts, and speaks for the second class. */
  static TestingOnnx classifierWithoutMask(long texts, long positions) {
    return TestingOnnx.graph()
        .input("input_ids", ElementType.INT64, texts, positions)
        .output("logits", ElementType.FP32, texts, 2)
        .floats("table", new long[] {7, 2}, 0, 9, 0, 0, 0, 0, 0, 0, 2, 0, 0, 2, 0, 0)
        .node("Gather", "table,input_ids", "vectors")
        .node("ReduceMean", "vectors", "logits", Map.of("axes", new long[] {1}, "keepdims", 0L));
  }

  /** A vector per token: its number and 1. */
  static TestingOnnx vectors(String output) {
    return TestingOnnx.graph()
        .input("input_ids", ElementType.INT64, -1, -1)
        .input("attention_mask", ElementType.INT64, -1, -1)
        .input("token_type_ids", ElementType.INT64, -1, -1)
        .output(output, ElementType.FP32, -1, -1, 2)
        .floats("table", new long[] {7, 2}, 0, 1, 1, 1, 2, 1, 3, 1, 4, 1, 5, 1, 6, 1)
        .node("Gather", "table,input_ids", output);
  }

  /** A vector per text: the mean of its tokens' numbers, and 1. */
  static TestingOnnx pooled() {
    TestingOnnx graph =
        TestingOnnx.graph()
            .input("input_ids", ElementType.INT64, -1, -1)
            .input("attention_mask", ElementType.INT64, -1, -1)
            .output("embedding", ElementType.FP32, -1, 2)
            .floats("table", new long[] {7, 2}, 0, 1, 1, 1, 2, 1, 3, 1, 4, 1, 5, 1, 6, 1);
    return mean(graph.node("Gather", "table,input_ids", "vectors"), "embedding");
  }

  /**
   * A language model in which a token is followed by the one that a table gives it, most probably.
   *
   * @param next by token
   */
  static TestingOnnx chain(int[] next) {
    return TestingOnnx.graph()
        .input("input_ids", ElementType.INT64, -1, -1)
        .input("attention_mask", ElementType.INT64, -1, -1)
        .output("logits", ElementType.FP32, -1, -1, BYTES)
        .floats("table", new long[] {BYTES, BYTES}, chainTable(next))
        .node("Gather", "table,input_ids", "logits");
  }

  /**
   * A language model with a cache: what follows depends on all tokens before, through the sum of
   * their values, and on the position.
   *
   * @param cached whether the sum is kept from step to step, else computed from all tokens
   */
  static TestingOnnx recurrent(boolean cached) {
    TestingOnnx graph =
        TestingOnnx.graph()
            .input("input_ids", ElementType.INT64, -1, -1)
            .input("position_ids", ElementType.INT64, -1, -1)
            .output("logits", ElementType.FP32, -1, -1, BYTES)
            .floats("embedding", new long[] {BYTES, 2}, noise(2 * BYTES, 1))
            .floats("head", new long[] {2, BYTES}, noise(2 * BYTES, 2))
            .longs("axis1", new long[] {1}, 1)
            .longs("axis2", new long[] {1}, 2)
            .floats("scale", new long[] {}, 0.01f)
            .node("Gather", "embedding,input_ids", "vectors")
            .node("Unsqueeze", "vectors,axis1", "values");
    String all = "values";
    if (cached) {
      graph
          .input("past_key_values.0.key", ElementType.FP32, -1, 1, -1, 2)
          .input("past_key_values.0.value", ElementType.FP32, -1, 1, -1, 2)
          .output("present.0.key", ElementType.FP32, -1, 1, -1, 2)
          .output("present.0.value", ElementType.FP32, -1, 1, -1, 2)
          .node("Concat", "past_key_values.0.key,values", "present.0.key", Map.of("axis", 2L))
          .node("Concat", "past_key_values.0.value,values", "present.0.value", Map.of("axis", 2L));
      all = "present.0.value";
    }
    return graph
        .node("ReduceSum", all + ",axis2", "kept", Map.of("keepdims", 0L))
        .node("Cast", "position_ids", "places", Map.of("to", 1L))
        .node("Unsqueeze", "places,axis2", "columns")
        .node("Mul", "columns,scale", "shift")
        .node("Add", "vectors,shift", "placed")
        .node("Add", "placed,kept", "state")
        .node("MatMul", "state,head", "logits");
  }

  /** Scores each colour of an image of 8 by 8 pixels by its mean. */
  static TestingOnnx meanOfColours(long batch) {
    return TestingOnnx.graph()
        .input("image", ElementType.FP32, batch, 3, 8, 8)
        .output("scores", ElementType.FP32, batch, 3)
        .node("ReduceMean", "image", "scores", Map.of("axes", new long[] {2, 3}, "keepdims", 0L));
  }

  private static TestingOnnx mean(TestingOnnx graph, String output) {
    return graph
        .longs("last", new long[] {1}, 2)
        .longs("middle", new long[] {1}, 1)
        .node("Cast", "attention_mask", "weights", Map.of("to", 1L))
        .node("Unsqueeze", "weights,last", "columns")
        .node("Mul", "vectors,columns", "kept")
        .node("ReduceSum", "kept,middle", "sum", Map.of("keepdims", 0L))
        .node("ReduceSum", "columns,middle", "count", Map.of("keepdims", 0L))
        .node("Div", "sum,count", output);
  }

  private static float[] chainTable(int[] next) {
    float[] table = new float[BYTES * BYTES];
    for (int token = 0; token < next.length; token++) {
      table[token * BYTES + next[token]] = 5;
    }
    return table;
  }

  private static float[] noise(int size, long seed) {
    float[] values = new float[size];
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }
}
