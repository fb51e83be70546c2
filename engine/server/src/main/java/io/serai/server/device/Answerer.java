package io.serai.server.device;

import io.serai.catalog.ModelRef;
import io.serai.server.device.Bodies.Asking;
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
  record Preferred(List<String> models, Terms terms) implements Answerer {
    /** Copies the list. */
    public Preferred {
      models = List.copyOf(models);
    }
  }

  /** The best. */
  record Best(Terms terms) implements Answerer {}

  /** The best of those that can do that besides writing; where there is none, the best. */
  record Capable(String capability, Terms terms) implements Answerer {}

  /**
   * Whom a request means: what it names counts before what it prefers. Where it says nothing, the
   * engine chooses.
   *
   * @throws SeraiException with INVALID_PARAMETER
   */
  static Answerer of(Asking body) {
    Terms terms = Terms.of(body.priority(), body.maxLatencyMs(), body.minQuality());
    if (body.model() != null && !body.model().isBlank()) {
      return named(body.model(), terms);
    }
    List<String> preferred = new ArrayList<>();
    addNames(preferred, body.preferredModel());
    addNames(preferred, body.modelPreference());
    if (preferred.isEmpty()) {
      return new Best(terms);
    }
    if (body.fallback() != null && !body.fallback().equals("auto")) {
      throw Check.invalid(
          "'fallback' is 'auto' or left out, not '%s'; to have no other model answer, name it as 'model'"
              .formatted(body.fallback()));
    }
    return new Preferred(preferred, terms);
  }

  private static Answerer named(String model, Terms terms) {
    ModelRef ref = ModelRef.parse(model);
    if (ref.isAuto()) {
      return new Best(ref.variant() == null ? terms : terms.with(Terms.goal(ref.variant())));
    }
    terms.requireNoLimits();
    return new Named(model);
  }

  private static void addNames(List<String> names, @Nullable List<@Nullable String> more) {
    for (String name : Objects.requireNonNullElse(more, List.<String>of())) {
      if (name != null && !name.isBlank() && !ModelRef.parse(name).isAuto()) {
        names.add(name);
      }
    }
  }
}
