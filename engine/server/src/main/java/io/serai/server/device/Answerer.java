package io.serai.server.device;

import io.serai.catalog.ModelRef;
import io.serai.core.select.Goal;
import io.serai.server.device.Bodies.InferenceBody;
import io.serai.spi.SeraiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Who is to answer. */
sealed interface Answerer {
  /** The model of that name and no other. */
  record Named(String model) implements Answerer {}

  /**
   * The first of those that can be had safely, else the best.
   *
   * @param models at least one
   */
  record Preferred(List<String> models, Goal goal) implements Answerer {
    /** Copies the list. */
    public Preferred {
      models = List.copyOf(models);
    }
  }

  /** The best. */
  record Best(Goal goal) implements Answerer {}

  /** The best of those that can do that besides writing; where there is none, the best. */
  record Capable(String capability) implements Answerer {}

  /**
   * Whom a request means: what it names counts before what it prefers. Where it says nothing, the
   * engine chooses.
   *
   * @throws SeraiException with INVALID_PARAMETER
   */
  static Answerer of(InferenceBody body) {
    Goal goal = goal(body.priority());
    if (body.model() != null && !body.model().isBlank()) {
      return named(body.model(), goal);
    }
    List<String> preferred = new ArrayList<>();
    addNames(preferred, body.preferredModel());
    addNames(preferred, body.modelPreference());
    if (preferred.isEmpty()) {
      return new Best(goal);
    }
    if (body.fallback() != null && !body.fallback().equals("auto")) {
      throw Check.invalid(
          "'fallback' is 'auto' or left out, not '%s'; to have no other model answer, name it as 'model'"
              .formatted(body.fallback()));
    }
    return new Preferred(preferred, goal);
  }

  /** The model of that name, or the best where it is {@code auto} or null. */
  static Answerer named(@Nullable String model, Goal goal) {
    if (model == null || model.isBlank()) {
      return new Best(goal);
    }
    ModelRef ref = ModelRef.parse(model);
    return ref.isAuto()
        ? new Best(ref.variant() == null ? goal : goal(ref.variant()))
        : new Named(model);
  }

  private static void addNames(List<String> names, @Nullable List<@Nullable String> more) {
    for (String name : Objects.requireNonNullElse(more, List.<String>of())) {
      if (name != null && !name.isBlank() && !ModelRef.parse(name).isAuto()) {
        names.add(name);
      }
    }
  }

  private static Goal goal(@Nullable String id) {
    return id == null
        ? Goal.BALANCED
        : Goal.of(id)
            .orElseThrow(
                () ->
                    Check.invalid(
                        "'priority' is speed, quality or balanced, not '%s'".formatted(id)));
  }
}
