package io.serai.routes.model;

import io.serai.catalog.yaml.Suggestion;
import io.serai.core.host.BackendOption;
import io.serai.spi.ChatMessage;
import io.serai.spi.Classification;
import io.serai.spi.ContentPart;
import io.serai.spi.Embedding;
import io.serai.spi.Entity;
import io.serai.spi.ErrorCode;
import io.serai.spi.Generation;
import io.serai.spi.Model;
import io.serai.spi.Prompt;
import io.serai.spi.SeraiException;
import io.serai.spi.Task;
import io.serai.spi.Tensor;
import io.serai.spi.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What a step asks of a model, by the type of the message's body. */
sealed interface Question {
  /** The name of the task that isn't one: tensors in, tensors out. */
  String TENSORS = "tensors";

  /** How many names of outputs an error lists; a language model has a hundred of them. */
  int MOST_NAMES = 8;

  /** One text; its answer isn't a list. */
  record OneText(String text) implements Question {}

  /** A conversation; its answer isn't a list. */
  record Chat(List<ChatMessage> messages) implements Question {}

  /** Several texts; their answers are a list in the same order. */
  record Texts(List<String> texts) implements Question {}

  /** One picture; its answer isn't a list. */
  @SuppressWarnings("ArrayRecordComponent")
  record OneImage(byte[] file) implements Question {}

  /** Several pictures; their answers are a list in the same order. */
  record Images(List<byte[]> files) implements Question {}

  /** Tensors by name. */
  record Tensors(Map<String, Tensor> tensors) implements Question {}

  /**
   * Reads the question out of a body.
   *
   * @param text turns anything else into a text, or gives null where that makes no sense
   * @throws SeraiException with {@link ErrorCode#INVALID_INPUT} if there is nothing to ask
   */
  static Question of(@Nullable Object body, Function<Object, @Nullable String> text) {
    return switch (body) {
      case null -> throw empty();
      case String one when one.isBlank() -> throw empty();
      case String one -> new OneText(one);
      case List<?> list when Conversation.isOne(list) -> new Chat(Conversation.of(list));
      case byte[] file when ImageBody.isImage(file) -> new OneImage(file);
      case List<?> list when ImageBody.isImages(list) -> new Images(ImageBody.images(list));
      case List<?> list -> texts(list, text);
      case Map<?, ?> map -> tensors(map);
      default -> {
        String one = text.apply(body);
        if (one == null) {
          throw new SeraiException(
              ErrorCode.INVALID_INPUT,
              "a model can't be asked a %s; it takes a text, a list of texts, a conversation, JPEG or PNG images, or tensors by name"
                  .formatted(body.getClass().getSimpleName()));
        }
        if (one.isBlank()) {
          throw empty();
        }
        yield new OneText(one);
      }
    };
  }

  private static Question texts(List<?> list, Function<Object, @Nullable String> text) {
    if (list.isEmpty()) {
      throw empty();
    }
    List<String> texts = new ArrayList<>(list.size());
    for (Object item : list) {
      String one = item instanceof String s ? s : text.apply(item);
      if (one == null || one.isBlank()) {
        throw new SeraiException(
            ErrorCode.INVALID_INPUT, "text %d of the list is empty".formatted(texts.size() + 1));
      }
      texts.add(one);
    }
    return new Texts(texts);
  }

  private static Question tensors(Map<?, ?> map) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    map.forEach(
        (name, value) -> {
          if (!(value instanceof Tensor tensor)) {
            throw new SeraiException(
                ErrorCode.INVALID_INPUT, "input '%s' is not a tensor".formatted(name));
          }
          tensors.put(String.valueOf(name), tensor);
        });
    return new Tensors(tensors);
  }

  private static SeraiException empty() {
    return new SeraiException(
        ErrorCode.INVALID_INPUT, "the text is empty; there is nothing to ask the model");
  }

  /** What of it not every backend takes. */
  default Set<BackendOption> options() {
    Set<BackendOption> options = EnumSet.noneOf(BackendOption.class);
    for (ChatMessage message :
        this instanceof Chat(var messages) ? messages : List.<ChatMessage>of()) {
      if (message.usesTools()) {
        options.add(BackendOption.TOOLS);
      }
      for (ContentPart part : message.parts()) {
        if (part instanceof ContentPart.Image(var url, _)) {
          options.add(BackendOption.VISION);
          if (!url.startsWith("data:")) {
            options.add(BackendOption.IMAGE_URLS);
          }
        }
      }
    }
    return options;
  }

  /** Asks the model. */
  default Object ask(Model model, Asking how) {
    return switch (this) {
      case Tensors tensors when how.task() == null || how.task().equals(TENSORS) ->
          model.infer(tensors.tensors, known(model, how.outputs()), how.cancellation());
      case Tensors tensors ->
          throw new SeraiException(
              ErrorCode.INVALID_INPUT,
              "the task %s takes a text, not tensors".formatted(how.task()));
      case OneText one when task(model, how.task()) == Task.TEXT_GENERATION ->
          generate(model, new Prompt.Text(one.text), null, how);
      case OneText one -> ask(model, List.of(one.text), how).getFirst();
      case Texts texts -> ask(model, texts.texts, how);
      case Chat chat when task(model, how.task()) == Task.TEXT_GENERATION ->
          generate(model, new Prompt.Chat(chat.messages), null, how);
      case Chat chat ->
          throw new SeraiException(
              ErrorCode.INVALID_INPUT,
              "this model takes a text, not a conversation: it does " + model.tasks());
      case OneImage(var file) -> classify(model, List.of(file), how).getFirst();
      case Images(var files) -> classify(model, files, how);
    };
  }

  private static List<Classification> classify(Model model, List<byte[]> images, Asking how) {
    if (how.task() != null && !how.task().equals(Task.IMAGE_CLASSIFICATION.id())) {
      throw new SeraiException(
          ErrorCode.INVALID_INPUT, "the task %s doesn't take images".formatted(how.task()));
    }
    return model.classifyImages(images, how.cancellation());
  }

  /** Those outputs; refuses names that the model doesn't have. */
  private static Set<String> known(Model model, Set<String> outputs) {
    if (!outputs.isEmpty()) {
      List<String> names = model.signature().outputs().stream().map(TensorSpec::name).toList();
      for (String name : outputs) {
        if (!names.contains(name)) {
          throw unknownOutput(name, names);
        }
      }
    }
    return outputs;
  }

  private static SeraiException unknownOutput(String name, List<String> names) {
    String meant = Suggestion.didYouMean(name, names);
    String first = names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
    return new SeraiException(
        ErrorCode.INVALID_INPUT,
        "the model has no output '%s'%s"
            .formatted(
                name,
                !meant.isEmpty()
                    ? meant
                    : "; its outputs are %s%s"
                        .formatted(first, names.size() > MOST_NAMES ? ", \u2026" : "")));
  }

  private static List<?> ask(Model model, List<String> texts, Asking how) {
    return switch (task(model, how.task())) {
      case TEXT_CLASSIFICATION -> {
        List<Classification> answers = model.classify(texts, how.cancellation());
        yield answers;
      }
      case EMBEDDINGS -> {
        List<Embedding> answers = model.embed(texts, how.cancellation());
        yield answers;
      }
      case TOKEN_CLASSIFICATION -> {
        List<List<Entity>> answers = model.findEntities(texts, how.cancellation());
        yield answers;
      }
      case IMAGE_CLASSIFICATION ->
          throw new SeraiException(
              ErrorCode.INVALID_INPUT, "this model classifies images, but was given a text");
      case TEXT_GENERATION ->
          IntStream.range(0, texts.size())
              .mapToObj(i -> generate(model, new Prompt.Text(texts.get(i)), i, how))
              .toList();
    };
  }

  private static Generation generate(
      Model model, Prompt prompt, @Nullable Integer index, Asking how) {
    return model.generate(how.request().apply(prompt), how.tokens().of(index), how.cancellation());
  }

  private static Task task(Model model, @Nullable String id) {
    Set<Task> tasks = model.tasks();
    if (id != null) {
      Optional<Task> task = Task.of(id).filter(tasks::contains);
      return task.orElseThrow(() -> unsupported(id, tasks));
    }
    if (tasks.size() == 1) {
      return tasks.iterator().next();
    }
    throw new SeraiException(
        ErrorCode.INVALID_INPUT,
        tasks.isEmpty()
            ? "this model takes tensors by name, not texts"
            : "this model does %s; say which with the step's parameter 'task'".formatted(tasks));
  }

  private static SeraiException unsupported(String id, Set<Task> tasks) {
    List<String> known = Arrays.stream(Task.values()).map(Task::id).toList();
    return Task.of(id).isEmpty() && !id.equals(TENSORS)
        ? new SeraiException(
            ErrorCode.INVALID_PARAMETER,
            "there is no task '%s'%s".formatted(id, Suggestion.didYouMean(id, known)))
        : new SeraiException(
            ErrorCode.UNSUPPORTED_TASK,
            "this model doesn't do %s%s"
                .formatted(
                    id, tasks.isEmpty() ? " for texts; it takes tensors" : "; it does " + tasks));
  }
}
