package io.serai.core.residency;

import io.serai.core.footprint.Measured;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Puts a model's variants in order of the time they are expected to cost from one load to the next:
 * the load, and as many answers as there are between two loads on average. One that loads fast wins
 * where a model is asked little before it leaves, one that answers fast where it is asked much.
 */
final class VariantOrder {
  private VariantOrder() {}

  /**
   * Variants in order of cost. The order stays as it is unless all were measured, answers included,
   * and one of them has left again, which tells how much the model is asked.
   *
   * @param measured what is known of a variant
   */
  static <T> List<T> cheapestFirst(List<T> variants, Function<T, Optional<Measured>> measured) {
    List<Measured> known =
        variants.stream().flatMap(each -> measured.apply(each).stream()).toList();
    double calls =
        known.stream()
            .mapToDouble(Measured::callsPerLoad)
            .filter(each -> each > 0)
            .average()
            .orElse(0);
    if (calls == 0
        || known.size() < variants.size()
        || known.stream().anyMatch(each -> each.answerMillis() == 0)) {
      return variants;
    }
    List<T> ordered = new ArrayList<>(variants);
    ordered.sort(
        Comparator.comparingDouble(
            each -> measured.apply(each).map(m -> cost(m, calls)).orElse(0.0)));
    return ordered;
  }

  private static double cost(Measured measured, double calls) {
    return measured.loadMillis() + calls * measured.answerMillis();
  }
}
