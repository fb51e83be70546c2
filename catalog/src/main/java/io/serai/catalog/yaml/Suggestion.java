package io.serai.catalog.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.DamerauLevenshteinDistance;

/** What a person may have meant by a name that doesn't exist. */
public final class Suggestion {
  private Suggestion() {}

  /**
   * The known name nearest to the one given, if one is near: a third of its letters may differ, be
   * missing or change places.
   */
  public static Optional<String> nearest(String given, Collection<String> known) {
    String wanted = given.toLowerCase(Locale.ROOT);
    int bound = Math.max(1, (given.length() + 2) / 3);
    DamerauLevenshteinDistance distance = new DamerauLevenshteinDistance(bound);
    record Candidate(String name, int distance) {}
    return known.stream()
        .map(name -> new Candidate(name, distance.apply(wanted, name.toLowerCase(Locale.ROOT))))
        .filter(candidate -> candidate.distance >= 0)
        .min(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
        .map(Candidate::name);
  }

  /** {@code "; did you mean 'x'?"}, or nothing where no known name is near. */
  public static String didYouMean(String given, Collection<String> known) {
    return nearest(given, known).map(name -> "; did you mean '" + name + "'?").orElse("");
  }
}
