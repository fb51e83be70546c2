package io.serai.plugins.onnxruntime;

import io.serai.plugins.text.TextClassifier;
import io.serai.plugins.text.TextEmbedder;
import io.serai.plugins.text.TextGenerator;
import io.serai.plugins.text.TokenClassifier;
import io.serai.plugins.text.Tokenizer;
import io.serai.spi.ErrorCode;
import io.serai.spi.ModelFile;
import io.serai.spi.ModelSource;
import io.serai.spi.SeraiException;
import io.serai.spi.Task;
import java.util.EnumSet;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a model does with texts and images: of each task a part, null if it isn't promised. */
final class OnnxTasks implements AutoCloseable {
  private final Set<Task> promised = EnumSet.noneOf(Task.class);
  private @Nullable TextClassifier classifier;
  private @Nullable TextEmbedder embedder;
  private @Nullable TextGenerator generator;
  private @Nullable TokenClassifier entities;
  private @Nullable ImageClassifier images;

  /** None. */
  OnnxTasks() {}

  /**
   * Makes what the manifest promises.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_MODEL} if the model can't do it or there
   *     is no file with the role {@code tokenizer}
   */
  static OnnxTasks of(
      ModelSource source, OnnxSession session, LoadParameters parameters, NativeCode code) {
    OnnxTasks tasks = new OnnxTasks();
    try {
      for (Task task : source.tasks()) {
        tasks.add(task, source, session, parameters, code);
      }
      return tasks;
    } catch (RuntimeException | Error e) {
      tasks.close();
      throw e;
    }
  }

  /** The tasks that are there. */
  Set<Task> promised() {
    return promised;
  }

  @Nullable TextClassifier classifier() {
    return classifier;
  }

  @Nullable TextEmbedder embedder() {
    return embedder;
  }

  @Nullable TextGenerator generator() {
    return generator;
  }

  @Nullable TokenClassifier entities() {
    return entities;
  }

  @Nullable ImageClassifier images() {
    return images;
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
      OnnxSession session,
      LoadParameters parameters,
      NativeCode code) {
    switch (task) {
      case TEXT_CLASSIFICATION ->
          classifier =
              create(
                  code,
                  source,
                  tokenizer ->
                      TextClassifier.of(
                          new TextGraph(session, "logits"),
                          tokenizer,
                          parameters.maxLength(),
                          source.labels(),
                          parameters.problem()));
      case EMBEDDINGS ->
          embedder =
              create(
                  code,
                  source,
                  tokenizer ->
                      TextEmbedder.of(
                          new TextGraph(session, "last_hidden_state"),
                          tokenizer,
                          parameters.maxLength(),
                          parameters.pooling(),
                          parameters.normalize()));
      case TEXT_GENERATION ->
          generator = create(code, source, tokenizer -> generator(session, tokenizer, parameters));
      case TOKEN_CLASSIFICATION ->
          entities =
              create(
                  code,
                  source,
                  tokenizer ->
                      TokenClassifier.of(
                          new TextGraph(session, "logits"),
                          tokenizer,
                          parameters.maxLength(),
                          source.labels()));
      case IMAGE_CLASSIFICATION ->
          images = ImageClassifier.of(session, source, parameters.problem());
    }
    promised.add(task);
  }

  private static TextGenerator generator(
      OnnxSession session, Tokenizer tokenizer, LoadParameters parameters) {
    CausalGraph graph = CausalGraph.of(session);
    return TextGenerator.of(
        "onnxruntime",
        (tokens, cancellation) ->
            new CausalSteps(
                session,
                graph,
                tokens,
                parameters.contextLength(),
                parameters.memoryArena(),
                cancellation),
        tokenizer,
        parameters.endToken(),
        OptionalInt.of(parameters.contextLength()));
  }

  /** Makes a task with a tokenizer of its own, since each truncates in its own way. */
  private static <T> T create(NativeCode code, ModelSource source, Function<Tokenizer, T> task) {
    ModelFile file = source.requireFile("tokenizer");
    Tokenizer tokenizer = Tokenizer.load(code.tokenizers(), file);
    try {
      return task.apply(tokenizer);
    } catch (RuntimeException | Error e) {
      tokenizer.close();
      throw e;
    }
  }
}
