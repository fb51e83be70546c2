package io.serai.catalog.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.text.similarity.DamerauLevenshteinDistance;

/** What a person may have meant by a name that doesn't exist. */
public final class Suggestion {
  private static final int MOST_NAMES = 3;

  private Suggestion() {}

  /**
   * The known name nearest to the one given, if one is near: a third of its letters may differ, be
   * missing or change places.
   */
  public static Optional<String> nearest(String given, Collection<String> known) {
    return near(given, known).findFirst();
  }

  /** Those that are near, the nearest first. */
  private static Stream<String> near(String given, Collection<String> known) {
    String wanted = given.toLowerCase(Locale.ROOT);
    int bound = Math.max(1, (given.length() + 2) / 3);
    DamerauLevenshteinDistance distance = new DamerauLevenshteinDistance(bound);
    record Candidate(String name, int distance) {}
    return known.stream()
        .map(name -> new Candidate(name, distance.apply(wanted, name.toLowerCase(Locale.ROOT))))
        .filter(candidate -> candidate.distance >= 0)
        .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
        .map(Candidate::name)
        .distinct();
  }

  /** {@code "; did you mean 'x'?"}, or nothing where no known name is near. */
  public static String didYouMean(String given, Collection<String> known) {
    return nearest(given, known).map(name -> "; did you mean '" + name + "'?").orElse("");
  }

  /**
   * The same with up to three names where several are near, as models are often named alike: {@code
   * "; did you mean 'x', 'y' or 'z'?"}.
   */
  public static String didYouMeanOneOf(String given, Collection<String> known) {
    List<String> names =
        near(given, known).limit(MOST_NAMES).map(name -> "'" + name + "'").toList();
    return switch (names.size()) {
      case 0 -> "";
      case 1 -> "; did you mean " + names.getFirst() + "?";
      default ->
          "; did you mean %s or %s?"
              .formatted(String.join(", ", names.subList(0, names.size() - 1)), names.getLast());
    };
  }
}
