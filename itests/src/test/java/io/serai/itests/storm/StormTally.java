package io.serai.itests.storm;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** How operations came out, and what must not have happened. Safe to use from several threads. */
final class Tally {
  private static final int MOST_PROBLEMS = 50;

  private final Map<Operation, SortedMap<String, Integer>> counts = new EnumMap<>(Operation.class);
  private final List<String> problems = new ArrayList<>();
  private int unlisted;

  synchronized void count(Operation operation, String outcome) {
    counts.computeIfAbsent(operation, none -> new TreeMap<>()).merge(outcome, 1, Integer::sum);
  }

  synchronized void problem(String problem) {
    if (problems.size() < MOST_PROBLEMS) {
      problems.add(problem);
    } else {
      unlisted++;
    }
  }

  synchronized int counted(Operation operation, String outcome) {
    return counts.getOrDefault(operation, new TreeMap<>()).getOrDefault(outcome, 0);
  }

  /** How many operations came out in some way. */
  synchronized int total() {
    return counts.values().stream()
        .flatMap(outcomes -> outcomes.values().stream())
        .mapToInt(Integer::intValue)
        .sum();
  }

  /** The first of them, and how many more there are. */
  synchronized List<String> problems() {
    List<String> all = new ArrayList<>(problems);
    if (unlisted > 0) {
      all.add("and %d more".formatted(unlisted));
    }
    return all;
  }

  /** As a table in Markdown. */
  synchronized String table() {
    StringBuilder text = new StringBuilder("| operation | outcomes |\n| --- | --- |\n");
    counts.forEach(
        (operation, outcomes) -> {
          List<String> parts = new ArrayList<>();
          outcomes.forEach((outcome, count) -> parts.add(count + " " + outcome));
          text.append("| %s | %s |%n".formatted(operation, String.join(", ", parts)));
        });
    return text.toString();
  }
}
