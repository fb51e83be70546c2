package io.serai.plugins.text;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import io.serai.plugins.chat.ChatFormat;
import io.serai.spi.ErrorCode;
import io.serai.spi.ModelFile;
import io.serai.spi.ModelSource;
import io.serai.spi.SeraiException;
import io.serai.spi.Task;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a model does with texts: of each task a part, null if it isn't promised. */
public final class TextTasks implements AutoCloseable {
  private final Set<Task> promised = EnumSet.noneOf(Task.class);
  private @Nullable TextClassifier classifier;
  private @Nullable TextEmbedder embedder;
  private @Nullable TextGenerator generator;
  private @Nullable TokenClassifier entities;

  /** No tasks. */
  public TextTasks() {}

  /** What computes; each method is called for the tasks that need it. */
  public interface Graphs {
    /** The backend's name, for errors. */
    String backend();

    /**
     * A graph that gives one output for tokenized texts.
     *
     * @param outputs its name: the first of these that there is, else the model's first output
     * @throws SeraiException with {@link ErrorCode#INVALID_MODEL} if the model takes no texts
     */
    TextBatchGraph batches(String... outputs);

    /**
     * A graph that scores the next token.
     *
     * @throws SeraiException with {@link ErrorCode#INVALID_MODEL} if the model doesn't
     */
    TextGenerator.Graph causal();
  }

  /**
   * Makes what a manifest promises to be done with texts.
   *
   * @param library asked for only if that is anything
   * @throws SeraiException with {@link ErrorCode#INVALID_MODEL} if the model can't do it or there
   *     is no file with the role {@code tokenizer}
   */
  public static TextTasks of(
      ModelSource source,
      Graphs graphs,
      TextParameters parameters,
      Supplier<TokenizersLibrary> library) {
    TextTasks made = new TextTasks();
    try {
      for (Task task : source.tasks()) {
        made.add(task, source, graphs, parameters, library);
      }
      return made;
    } catch (RuntimeException | Error e) {
      made.close();
      throw e;
    }
  }

  /** The tasks that are there. */
  public Set<Task> promised() {
    return Collections.unmodifiableSet(promised);
  }

  /** Of {@link Task#TEXT_CLASSIFICATION}. */
  public @Nullable TextClassifier classifier() {
    return classifier;
  }

  /** Of {@link Task#EMBEDDINGS}. */
  public @Nullable TextEmbedder embedder() {
    return embedder;
  }

  /** Of {@link Task#TEXT_GENERATION}. */
  public @Nullable TextGenerator generator() {
    return generator;
  }

  /** Of {@link Task#TOKEN_CLASSIFICATION}. */
  public @Nullable TokenClassifier entities() {
    return entities;
  }

  @Override
  public void close() {
    if (classifier != null) {
      classifier.close();
    }
    if (embedder != null) {
      embedder.close();
    }
    if (generator != null) {
      generator.close();
    }
    if (entities != null) {
      entities.close();
    }
  }

  private void add(
      Task task,
      ModelSource source,
      Graphs graphs,
      TextParameters parameters,
      Supplier<TokenizersLibrary> library) {
    switch (task) {
      case TEXT_CLASSIFICATION ->
          classifier =
              create(
                  source,
                  library,
                  tokenizer ->
                      TextClassifier.of(
                          graphs.batches("logits"),
                          tokenizer,
                          parameters.maxLength(),
                          source.labels(),
                          parameters.problem()));
      case EMBEDDINGS ->
          embedder =
              create(
                  source,
                  library,
                  tokenizer ->
                      TextEmbedder.of(
                          graphs.batches("sentence_embedding", "last_hidden_state"),
                          tokenizer,
                          parameters.maxLength(),
                          parameters.pooling(),
                          parameters.normalize()));
      case TEXT_GENERATION ->
          generator =
              create(
                  source,
                  library,
                  tokenizer ->
                      TextGenerator.of(
                          graphs.backend(),
                          graphs.causal(),
                          tokenizer,
                          ChatFormat.of(source),
                          parameters.endToken(),
                          parameters.contextLength()));
      case TOKEN_CLASSIFICATION ->
          entities =
              create(
                  source,
                  library,
                  tokenizer ->
                      TokenClassifier.of(
                          graphs.batches("logits"),
                          tokenizer,
                          parameters.maxLength(),
                          source.labels()));
      case IMAGE_CLASSIFICATION -> {
        return;
      }
    }
    promised.add(task);
  }

  /** Makes a task with a tokenizer of its own, since each truncates in its own way. */
  private static <T> T create(
      ModelSource source, Supplier<TokenizersLibrary> library, Function<Tokenizer, T> task) {
    ModelFile file = source.requireFile("tokenizer");
    Tokenizer tokenizer = Tokenizer.load(library.get(), file);
    try {
      return task.apply(tokenizer);
    } catch (RuntimeException | Error e) {
      tokenizer.close();
      throw e;
    }
  }
}
