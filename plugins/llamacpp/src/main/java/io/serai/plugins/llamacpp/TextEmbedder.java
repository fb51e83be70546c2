package io.serai.plugins.llamacpp;

import io.serai.spi.Cancellation;
import io.serai.spi.Embedding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Turns texts into vectors with a model in the bundle's library. */
final class TextEmbedder implements AutoCloseable {
  private final Vocabulary vocabulary;
  private final ContextPool contexts;
  private final int width;
  private final int mostTokens;
  private final Pooling pooling;
  private final boolean normalize;

  /**
   * An embedder.
   *
   * @param contexts taken over
   * @param width of the vectors
   * @param mostTokens of a text; what is beyond is cut off
   * @param pooling of the tokens' vectors
   * @param normalize whether vectors get the length 1
   */
  TextEmbedder(
      Vocabulary vocabulary,
      ContextPool contexts,
      int width,
      int mostTokens,
      Pooling pooling,
      boolean normalize) {
    this.vocabulary = vocabulary;
    this.contexts = contexts;
    this.width = width;
    this.mostTokens = mostTokens;
    this.pooling = pooling;
    this.normalize = normalize;
  }

  /** See {@link io.serai.spi.Model#embed}. */
  List<Embedding> embed(List<String> texts, Cancellation cancellation) {
    List<Embedding> embeddings = new ArrayList<>(texts.size());
    try (ContextPool.Lease lease = contexts.take(cancellation)) {
      for (String text : texts) {
        int[] tokens = truncated(vocabulary.encode(text));
        PromptCheck.check(tokens.length, mostTokens + 1);
        lease.context().clear();
        float[] vectors = new float[tokens.length * width];
        lease.context().embed(tokens, vectors, cancellation);
        float[] vector = pooling.pool(vectors, width);
        if (normalize) {
          Vectors.normalize(vector);
        }
        embeddings.add(new Embedding(vector, tokens.length));
      }
    }
    return embeddings;
  }

  /** A last token that isn't text, with which some models want a text to end, stays. */
  private int[] truncated(int[] tokens) {
    if (tokens.length <= mostTokens) {
      return tokens;
    }
    int[] kept = Arrays.copyOf(tokens, mostTokens);
    int last = tokens[tokens.length - 1];
    if (vocabulary.decode(new long[] {last}).isEmpty()) {
      kept[mostTokens - 1] = last;
    }
    return kept;
  }

  @Override
  public void close() {
    contexts.close();
  }
}
