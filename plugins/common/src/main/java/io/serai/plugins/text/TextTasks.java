package io.serai.plugins.text;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import io.serai.spi.ErrorCode;
import io.serai.spi.ModelFile;
import io.serai.spi.ModelSource;
import io.serai.spi.SeraiException;
import io.serai.spi.Task;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a model does with texts.
 *
 * @param classifier null unless the manifest promises {@link Task#TEXT_CLASSIFICATION}
 * @param embedder null unless it promises {@link Task#EMBEDDINGS}
 * @param generator null unless it promises {@link Task#TEXT_GENERATION}
 */
public record TextTasks(
    @Nullable TextClassifier classifier,
    @Nullable TextEmbedder embedder,
    @Nullable TextGenerator generator)
    implements AutoCloseable {

  /** No tasks. */
  public static final TextTasks NONE = new TextTasks(null, null, null);

  /** What computes; each method is called for the tasks that need it. */
  public interface Graphs {
    /** The backend's name, for errors. */
    String backend();

    /**
     * A graph that gives one output for tokenized texts.
     *
     * @param output its name if there is one of that name, else the first is meant
     * @throws SeraiException with {@link ErrorCode#INVALID_MODEL} if the model takes no texts
     */
    TextBatchGraph batches(String output);

    /**
     * A graph that scores the next token.
     *
     * @throws SeraiException with {@link ErrorCode#INVALID_MODEL} if the model doesn't
     */
    TextGenerator.Graph causal();
  }

  /**
   * Makes what the manifest promises.
   *
   * @param library asked for only if there are tasks
   * @throws SeraiException with {@link ErrorCode#INVALID_MODEL} if the model can't do it or there
   *     is no file with the role {@code tokenizer}, {@link ErrorCode#UNSUPPORTED_TASK} for a task
   *     that isn't on texts alone
   */
  public static TextTasks of(
      ModelSource source,
      Graphs graphs,
      TextParameters parameters,
      Supplier<TokenizersLibrary> library) {
    TextTasks tasks = NONE;
    try {
      for (Task task : source.tasks()) {
        tasks = tasks.with(task, source, graphs, parameters, library);
      }
      return tasks;
    } catch (RuntimeException | Error e) {
      tasks.close();
      throw e;
    }
  }

  /** The tasks that are there. */
  public Set<Task> promised() {
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

  private TextTasks with(
      Task task,
      ModelSource source,
      Graphs graphs,
      TextParameters parameters,
      Supplier<TokenizersLibrary> library) {
    return switch (task) {
      case TEXT_CLASSIFICATION ->
          new TextTasks(
              create(
                  source,
                  library,
                  tokenizer ->
                      TextClassifier.of(
                          graphs.batches("logits"),
                          tokenizer,
                          parameters.maxLength(),
                          source.labels(),
                          parameters.problem())),
              embedder,
              generator);
      case EMBEDDINGS ->
          new TextTasks(
              classifier,
              create(
                  source,
                  library,
                  tokenizer ->
                      TextEmbedder.of(
                          graphs.batches("last_hidden_state"),
                          tokenizer,
                          parameters.maxLength(),
                          parameters.pooling(),
                          parameters.normalize())),
              generator);
      case TEXT_GENERATION ->
          new TextTasks(
              classifier,
              embedder,
              create(
                  source,
                  library,
                  tokenizer ->
                      TextGenerator.of(
                          graphs.backend(),
                          graphs.causal(),
                          tokenizer,
                          parameters.endToken(),
                          parameters.contextLength())));
      case TOKEN_CLASSIFICATION, IMAGE_CLASSIFICATION ->
          throw new SeraiException(
              ErrorCode.UNSUPPORTED_TASK,
              "the backend %s doesn't do %s; take it out of the manifest's tasks"
                  .formatted(graphs.backend(), task));
    };
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
