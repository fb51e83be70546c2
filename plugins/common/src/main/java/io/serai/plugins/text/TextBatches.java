package io.serai.plugins.text;

import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;

/** Texts through a {@link TextBatchGraph}, as many at once as fit together. */
final class TextBatches implements AutoCloseable {
  private static final int USUAL_MAX_LENGTH = 512;

  /** Bounds the memory of a call, however many texts it has. */
  private static final int MOST_TOKENS_AT_ONCE = 4096;

  /** Reads the output of one text. */
  @FunctionalInterface
  interface RowReader {
    /**
     * Called for each text in order.
     *
     * @param output of a batch
     * @param row of the text in it
     * @param tokens of the text, after truncation
     */
    void read(FloatOutput output, int row, int tokens);
  }

  private final TextBatchGraph graph;
  private final Tokenizer tokenizer;

  /**
   * Takes the tokenizer over, and sets its truncation.
   *
   * @param maxLength tokens per text; empty for what the tokenizer's file says
   * @throws io.serai.spi.SeraiException with {@link ErrorCode#INVALID_PARAMETER}
   */
  TextBatches(TextBatchGraph graph, Tokenizer tokenizer, OptionalInt maxLength) {
    this.graph = graph;
    this.tokenizer = tokenizer;
    int fixed = graph.fixedLength();
    int byFile = tokenizer.maxLength() > 0 ? tokenizer.maxLength() : USUAL_MAX_LENGTH;
    int most = maxLength.orElse(byFile);
    tokenizer.truncateTo(fixed > 0 ? Math.min(fixed, most) : most);
  }

  /**
   * Computes the output of each text.
   *
   * @throws io.serai.spi.SeraiException with {@link ErrorCode#CANCELLED} or {@link
   *     ErrorCode#RUNTIME_FAILED}
   */
  void run(List<String> texts, Cancellation cancellation, RowReader reader) {
    runTokens(texts.stream().map(tokenizer::encode).iterator(), cancellation, reader);
  }

  /**
   * The same for texts whose tokens are known.
   *
   * @param texts the tokens of each, truncated; at least one
   */
  void runTokens(Iterator<long[]> texts, Cancellation cancellation, RowReader reader) {
    List<long[]> batch = new ArrayList<>();
    int length = 0;
    while (texts.hasNext()) {
      long[] ids = texts.next();
      int longer = Math.max(length, positions(ids));
      if (!batch.isEmpty() && !fits(batch, length, longer, ids)) {
        runBatch(batch, length, cancellation, reader);
        batch.clear();
        longer = positions(ids);
      }
      batch.add(ids);
      length = longer;
    }
    runBatch(batch, length, cancellation, reader);
  }

  @Override
  public void close() {
    tokenizer.close();
  }

  private int positions(long[] ids) {
    return graph.fixedLength() > 0 ? graph.fixedLength() : Math.max(1, ids.length);
  }

  private boolean fits(List<long[]> batch, int length, int longer, long[] ids) {
    // A graph that isn't told what is padding computes on it, so the answer to a text would depend
    // on the texts beside it.
    boolean samePadding = graph.hasMask() || length == positions(ids);
    return graph.takesBatches()
        && samePadding
        && (batch.size() + 1L) * longer <= MOST_TOKENS_AT_ONCE;
  }

  private void runBatch(
      List<long[]> batch, int length, Cancellation cancellation, RowReader reader) {
    cancellation.check();
    graph.run(
        new TokenBatch(batch, length, tokenizer.paddingId()),
        cancellation,
        output -> {
          for (int row = 0; row < batch.size(); row++) {
            reader.read(output, row, batch.get(row).length);
          }
        });
  }
}
