package io.serai.core.select;

import io.serai.core.gate.Admission.Refused;
import io.serai.core.gate.DecisionText;
import io.serai.core.gate.Need;
import io.serai.core.host.BackendOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Why a model can't be chosen. */
public enum Obstacle {
  /** It can't do what is wanted. */
  CAPABILITY,
  /** It can't hold a text to the form that is wanted. */
  FORM,
  /** It can't be asked for all that is wanted besides the text. */
  OPTION,
  /** It was tried before, or is excluded. */
  EXCLUDED,
  /** Its files or its backend aren't there. */
  UNUSABLE,
  /** It failed lately. */
  QUARANTINE,
  /** Its answers aren't known to be good enough. */
  QUALITY,
  /** It would take too long. */
  LATENCY,
  /** The gate wouldn't let it in. */
  GATE;

  private static final double NANOS_PER_MILLI = 1e6;

  /**
   * What is against a model, as far as that is told without asking the gate about each of its
   * variants; null if nothing is.
   */
  static @Nullable Obstacle quick(
      ModelFacts model, @Nullable Resident resident, Wish wish, Moment moment) {
    return model.capabilities().containsAll(wish.capabilities())
        ? ofCapable(model, resident, wish, moment)
        : CAPABILITY;
  }

  /** The same of a model that has the capabilities which are wanted. */
  static @Nullable Obstacle ofCapable(
      ModelFacts model, @Nullable Resident resident, Wish wish, Moment moment) {
    if (wish.form() != null && !model.forms().contains(wish.form())) {
      return FORM;
    }
    if (!wish.options().isEmpty() && !model.options().containsAll(wish.options())) {
      return OPTION;
    }
    if (!wish.without().isEmpty() && wish.without().containsKey(model.id())) {
      return EXCLUDED;
    }
    if (model.unusable() != null) {
      return UNUSABLE;
    }
    if (model.trouble().any() && model.trouble().pausedUntil() > moment.nowMillis()) {
      return QUARANTINE;
    }
    Double minQuality = wish.minQuality();
    if (minQuality != null && !(model.quality().known() && model.quality().value() >= minQuality)) {
      return QUALITY;
    }
    if (wish.maxLatency() != null
        && expected(model, resident, wish) > wish.maxLatency().toNanos() / NANOS_PER_MILLI) {
      return LATENCY;
    }
    return resident == null && moment.shut() != null && !model.isElsewhere() ? GATE : null;
  }

  private static double expected(ModelFacts model, @Nullable Resident resident, Wish wish) {
    return model.speed().millis(wish.tokens()) + Score.readyMillis(model, resident);
  }

  /** The gate's refusal of all of its variants; null if one may come in, or is there. */
  static @Nullable String refusal(ModelFacts model, @Nullable Resident resident, Moment moment) {
    if (resident != null) {
      return null;
    }
    List<String> reasons = new ArrayList<>();
    for (Need need : model.needs()) {
      if (!(moment.gate().decide(need) instanceof Refused refused)) {
        return null;
      }
      reasons.add(DecisionText.refusal(need, refused));
    }
    return reasons.isEmpty() ? null : String.join("; ", reasons);
  }

  /** This obstacle in a sentence without a full stop. */
  String words(ModelFacts model, @Nullable Resident resident, Wish wish, Moment moment) {
    return switch (this) {
      case CAPABILITY -> {
        Set<String> missing = new TreeSet<>(wish.capabilities());
        missing.removeAll(model.capabilities());
        yield "it doesn't do " + String.join(", ", missing);
      }
      case FORM ->
          "its backend can't hold a text to %s"
              .formatted(wish.form() == null ? "a form" : wish.form().words());
      case OPTION ->
          wish.options().stream()
              .filter(option -> !model.options().contains(option))
              .sorted()
              .map(BackendOption::deed)
              .collect(Collectors.joining(" or ", "it can't ", ""));
      case EXCLUDED -> String.valueOf(wish.without().get(model.id()));
      case UNUSABLE -> String.valueOf(model.unusable());
      case QUARANTINE ->
          "it isn't chosen until %s, since it failed %d time%s in a row: %s"
              .formatted(
                  Instant.ofEpochMilli(model.trouble().pausedUntil())
                      .truncatedTo(ChronoUnit.SECONDS),
                  model.trouble().inARow(),
                  model.trouble().inARow() == 1 ? "" : "s",
                  model.trouble().reason());
      case QUALITY ->
          model.quality().known()
              ? String.format(
                  Locale.ROOT,
                  "its quality is %.3f, %s",
                  model.quality().value(),
                  model.quality().basis())
              : "its manifest tells no quality, and at least %s is wanted"
                  .formatted(wish.minQuality());
      case LATENCY ->
          "it would take %s: %s until it is ready and %s to answer"
              .formatted(
                  Score.millis(expected(model, resident, wish)),
                  Score.millis(Score.readyMillis(model, resident)),
                  Score.millis(model.speed().millis(wish.tokens())));
      case GATE -> {
        String refusal = moment.shut() == null ? refusal(model, resident, moment) : moment.shut();
        yield refusal == null ? "there is no room for it" : refusal;
      }
    };
  }
}
