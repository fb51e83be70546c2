package io.serai.plugins.onnxruntime;

import io.serai.plugins.text.TextClassifier;
import io.serai.plugins.text.TextEmbedder;
import io.serai.plugins.text.TextGenerator;
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

/**
 * What a model does with texts.
 *
 * @param classifier null unless the manifest promises {@link Task#TEXT_CLASSIFICATION}
 * @param embedder null unless it promises {@link Task#EMBEDDINGS}
 * @param generator null unless it promises {@link Task#TEXT_GENERATION}
 */
record OnnxTasks(
    @Nullable TextClassifier classifier,
    @Nullable TextEmbedder embedder,
    @Nullable TextGenerator generator)
    implements AutoCloseable {

  /** No tasks. */
  static final OnnxTasks NONE = new OnnxTasks(null, null, null);

  /**
   * Makes what the manifest promises.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_MODEL} if the model can't do it or there
   *     is no file with the role {@code tokenizer}
   */
  static OnnxTasks of(
      ModelSource source, OnnxSession session, LoadParameters parameters, NativeCode code) {
    OnnxTasks tasks = NONE;
    try {
      for (Task task : source.tasks()) {
        tasks = tasks.with(task, source, session, parameters, code);
      }
      return tasks;
    } catch (RuntimeException | Error e) {
      tasks.close();
      throw e;
    }
  }

  /** The tasks that are there. */
  Set<Task> promised() {
    Set<Task> promised = EnumSet.noneOf(Task.class);
    if (classifier != null) {
      promised.add(Task.TEXT_CLASSIFICATION);
    }
    if (embedder != null) {
      promised.add(Task.EMBEDDINGS);
    }
    if (generator != null) {
      promised.add(Task.TEXT_GENERATION);
    }
    return promised;
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
  }

  private OnnxTasks with(
      Task task,
      ModelSource source,
      OnnxSession session,
      LoadParameters parameters,
      NativeCode code) {
    ModelFile file = source.requireFile("tokenizer");
    return switch (task) {
      case TEXT_CLASSIFICATION ->
          new OnnxTasks(
              create(
                  code,
                  file,
                  tokenizer ->
                      TextClassifier.of(
                          new TextGraph(session, "logits"),
                          tokenizer,
                          parameters.maxLength(),
                          source.labels(),
                          parameters.problem())),
              embedder,
              generator);
      case EMBEDDINGS ->
          new OnnxTasks(
              classifier,
              create(
                  code,
                  file,
                  tokenizer ->
                      TextEmbedder.of(
                          new TextGraph(session, "last_hidden_state"),
                          tokenizer,
                          parameters.maxLength(),
                          parameters.pooling(),
                          parameters.normalize())),
              generator);
      case TEXT_GENERATION ->
          new OnnxTasks(
              classifier,
              embedder,
              create(code, file, tokenizer -> generator(session, tokenizer, parameters)));
      case TOKEN_CLASSIFICATION, IMAGE_CLASSIFICATION ->
          throw new SeraiException(
              ErrorCode.UNSUPPORTED_TASK,
              "the backend onnxruntime doesn't do %s; take it out of the manifest's tasks"
                  .formatted(task));
    };
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
  private static <T> T create(NativeCode code, ModelFile file, Function<Tokenizer, T> task) {
    Tokenizer tokenizer = Tokenizer.load(code.tokenizers(), file);
    try {
      return task.apply(tokenizer);
    } catch (RuntimeException | Error e) {
      tokenizer.close();
      throw e;
    }
  }
}
