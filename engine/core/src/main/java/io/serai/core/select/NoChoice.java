package io.serai.core.select;

import io.serai.core.gate.Decision;
import io.serai.core.gate.DecisionText;
import io.serai.core.host.BackendOption;
import io.serai.core.select.Ranking.LeftOut;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a request fails with where no model can be chosen. */
final class NoChoice {
  private static final int REASONS = 3;

  /** What a request can be mended about. */
  private static final Set<Obstacle> ASKED_TOO_MUCH = EnumSet.of(Obstacle.FORM, Obstacle.OPTION);

  private NoChoice() {}

  /**
   * The failure, with a code that says what is against the models.
   *
   * @param ranking of none that can be chosen
   * @param models all that there are
   * @param before what goes before the sentence; may be empty
   * @param refusal the gate's decision about one of those that it refuses; null if it refuses none
   */
  static SeraiException of(
      Wish wish, Ranking ranking, FactsTable models, String before, @Nullable Decision refusal) {
    List<LeftOut> left = ranking.leftOut();
    if (left.isEmpty()) {
      return nobody(wish, models, before);
    }
    return new SeraiException(
        code(left, refusal),
        "%snone of the %d models that can do %s can be had: %s"
            .formatted(before, left.size(), wish.words(), reasons(left, refusal)));
  }

  /** The failure where no model can do all that is wanted; some may be able to do the rest. */
  private static SeraiException nobody(Wish wish, FactsTable models, String before) {
    Set<String> others = wish.capabilitiesWithoutOptions();
    List<BackendOption> options =
        wish.options().stream()
            .filter(option -> wish.capabilities().contains(option.id()))
            .sorted()
            .toList();
    if (options.isEmpty()
        || models.all().stream().noneMatch(model -> model.capabilities().containsAll(others))) {
      return new SeraiException(
          ErrorCode.MODEL_NOT_FOUND,
          "%sno model of the catalog does %s; 'serai models list' shows what there is"
              .formatted(before, String.join(" and ", wish.capabilities())));
    }
    return new SeraiException(
        ErrorCode.INVALID_PARAMETER,
        "%snone of the models that do %s can %s; leave %s out, or add %s to the 'capabilities' of one that can"
            .formatted(
                before,
                String.join(" and ", others),
                words(options, BackendOption::deed),
                words(options, BackendOption::fields),
                words(options, option -> "'" + option.id() + "'")));
  }

  private static String words(List<BackendOption> options, Function<BackendOption, String> word) {
    return options.stream().map(word).collect(Collectors.joining(" and "));
  }

  /** The failure where a model was named that can't be had. */
  static SeraiException named(LeftOut out, @Nullable Decision refusal) {
    return new SeraiException(
        code(List.of(out), refusal),
        "model %s can't be had: %s"
            .formatted(
                out.model(), refusal == null ? out.reason() : DecisionText.sentence(refusal)));
  }

  /** The failure where a model was named that can't do all that is wanted. */
  static SeraiException incapable(ModelFacts model, Wish wish) {
    Set<String> missing = new TreeSet<>(wish.capabilities());
    missing.removeAll(model.capabilities());
    Set<String> there = new TreeSet<>(model.capabilities());
    return new SeraiException(
        ErrorCode.UNSUPPORTED_TASK,
        "model %s doesn't do %s; it %s"
            .formatted(
                model.id(),
                String.join(", ", missing),
                there.isEmpty() ? "takes tensors" : "does " + String.join(", ", there)));
  }

  private static ErrorCode code(List<LeftOut> left, @Nullable Decision refusal) {
    if (refusal != null) {
      return refusal.refusal().code();
    }
    Set<Obstacle> obstacles = left.stream().map(LeftOut::obstacle).collect(Collectors.toSet());
    // What was in the way a moment ago is no longer, so it isn't for good.
    return obstacles.contains(Obstacle.GATE)
        ? ErrorCode.MEMORY_PRESSURE
        : obstacles.contains(Obstacle.QUARANTINE)
            ? ErrorCode.QUARANTINED
            : obstacles.contains(Obstacle.UNUSABLE)
                ? ErrorCode.FILES_MISSING
                : ASKED_TOO_MUCH.containsAll(obstacles)
                    ? ErrorCode.INVALID_PARAMETER
                    : ErrorCode.MODEL_NOT_FOUND;
  }

  /** The gate's decision goes first, as its number leads to the rest. */
  private static String reasons(List<LeftOut> left, @Nullable Decision refusal) {
    List<String> reasons = new ArrayList<>();
    List<LeftOut> others = left;
    if (refusal != null) {
      reasons.add(DecisionText.sentence(refusal));
      others = left.stream().filter(out -> !isAbout(refusal, out)).toList();
    }
    others.stream()
        .limit(REASONS - reasons.size())
        .forEach(out -> reasons.add(out.model() + ": " + out.reason()));
    int more = left.size() - reasons.size();
    return String.join("; ", reasons) + (more > 0 ? "; and %d more".formatted(more) : "");
  }

  /** Needs are of variants, such as {@code bert@1:fp32}. */
  private static boolean isAbout(Decision refusal, LeftOut out) {
    String name = refusal.need().name();
    return name.equals(out.model()) || name.startsWith(out.model() + ":");
  }
}
