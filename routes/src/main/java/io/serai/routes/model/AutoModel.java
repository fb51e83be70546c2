package io.serai.routes.model;

import io.serai.catalog.Manifest;
import io.serai.catalog.ModelRef;
import io.serai.core.host.BackendOption;
import io.serai.core.select.Form;
import io.serai.core.select.Goal;
import io.serai.core.select.SelectionRequest;
import io.serai.core.select.Wish;
import io.serai.spi.Constraint;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.serai.spi.Task;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Steps that name no model but {@code auto}, {@code auto:speed}, and so on. */
public final class AutoModel {
  private static final String GOALS =
      Arrays.stream(Goal.values()).map(Goal::id).collect(Collectors.joining(", "));
  private static final Set<BackendOption> DECLARED =
      EnumSet.of(BackendOption.TOOLS, BackendOption.VISION);
  private static final List<String> ONLY_HERE = List.of("prefer", "maxLatency", "minQuality");

  private AutoModel() {}

  /**
   * What is wrong with a step's parameters together; null if nothing is.
   *
   * @param parameters all that the step gives, its name included
   */
  public static @Nullable String problem(Map<String, String> parameters) {
    ModelRef ref;
    try {
      ref = ModelRef.parse(parameters.getOrDefault("name", ModelRef.AUTO));
      if (parameters.containsKey("prefer")) {
        ModelRef.parse(String.valueOf(parameters.get("prefer")));
      }
    } catch (SeraiException e) {
      return e.getMessage();
    }
    if (ref.isAuto()) {
      return problem(ref, parameters.get("version"));
    }
    for (String name : ONLY_HERE) {
      if (parameters.containsKey(name)) {
        return "parameter '%s' is for steps in which the engine chooses the model: write 'name: auto', or leave it out"
            .formatted(name);
      }
    }
    return Goal.of(parameters.getOrDefault("priority", "")).isEmpty()
        ? null
        : "priority '%s' is for steps in which the engine chooses the model: write 'name: auto', or one of low, normal, high"
            .formatted(parameters.get("priority"));
  }

  private static @Nullable String problem(ModelRef ref, @Nullable String version) {
    if (version != null || ref.version() != null) {
      return "the engine chooses the model, so no version can be asked for";
    }
    return ref.variant() == null || Goal.of(ref.variant()).isPresent()
        ? null
        : "'%s' is none of %s".formatted(ref.variant(), GOALS);
  }

  /**
   * Who is to answer a question.
   *
   * @param ref {@code auto}, maybe with a goal
   * @param question what is asked
   * @param task what is to be done; null for what the question tells
   * @param choosing what the choice goes by
   * @param tokens new tokens at the most, where text is generated
   * @param options what is asked that not every backend can
   * @param constraint what the text is held to, where text is generated; null for any
   * @throws SeraiException with {@link ErrorCode#INVALID_PARAMETER} if it can't be told what a
   *     model is to do
   */
  static SelectionRequest request(
      ModelRef ref,
      Question question,
      @Nullable String task,
      Choosing choosing,
      int tokens,
      Set<BackendOption> options,
      @Nullable Constraint constraint) {
    String problem = problem(ref, null);
    if (problem != null) {
      throw new SeraiException(ErrorCode.INVALID_PARAMETER, problem);
    }
    Goal named = Optional.ofNullable(ref.variant()).flatMap(Goal::of).orElse(null);
    Goal goal = choosing.goal() == null ? named : choosing.goal();
    boolean writes = task(question, task) == Task.TEXT_GENERATION;
    Wish wish =
        new Wish(
            capabilities(question, task, options),
            Objects.requireNonNullElse(goal, Goal.BALANCED),
            Math.max(1, tokens),
            choosing.maxLatency(),
            choosing.minQuality(),
            Map.of(),
            writes ? Form.of(constraint) : null,
            writes ? options : Set.of());
    return new SelectionRequest(null, choosing.prefer(), wish);
  }

  /** What manifests have to list, so that a model is chosen that takes what is asked. */
  private static Set<String> capabilities(
      Question question, @Nullable String asked, Set<BackendOption> options) {
    Set<String> capabilities = new TreeSet<>(Set.of(task(question, asked).id()));
    if (question instanceof Question.Chat) {
      capabilities.add(Manifest.CHAT);
    }
    options.stream().filter(DECLARED::contains).map(BackendOption::id).forEach(capabilities::add);
    return capabilities;
  }

  /** What a model is to do for a question. */
  static Task task(Question question, @Nullable String asked) {
    if (asked != null) {
      return Task.of(asked)
          .orElseThrow(
              () ->
                  new SeraiException(
                      ErrorCode.INVALID_PARAMETER,
                      "the engine can't choose a model for '%s'; it can for %s"
                          .formatted(asked, tasks())));
    }
    return switch (question) {
      case Question.Chat chat -> Task.TEXT_GENERATION;
      case Question.OneImage image -> Task.IMAGE_CLASSIFICATION;
      case Question.Images images -> Task.IMAGE_CLASSIFICATION;
      case Question.OneText text -> throw untold();
      case Question.Texts texts -> throw untold();
      case Question.Tensors tensors ->
          throw new SeraiException(
              ErrorCode.INVALID_PARAMETER,
              "tensors are a matter of one model; name it instead of 'auto'");
    };
  }

  private static SeraiException untold() {
    return new SeraiException(
        ErrorCode.INVALID_PARAMETER,
        "say what the model is to do with the text, so that the engine can choose one: 'task' is"
            + " one of "
            + tasks());
  }

  private static String tasks() {
    return Arrays.stream(Task.values()).map(Task::id).collect(Collectors.joining(", "));
  }
}
