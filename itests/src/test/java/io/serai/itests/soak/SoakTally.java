package io.serai.itests.soak;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** How exchanges came out, and what must not have happened. Safe to use from several threads. */
final class Tally {
  private static final int MOST_PROBLEMS = 50;

  private final Map<Api, Map<Outcome, Integer>> counts = new EnumMap<>(Api.class);
  private final List<String> problems = new ArrayList<>();
  private int unlisted;

  synchronized void count(Api api, Outcome outcome) {
    counts
        .computeIfAbsent(api, none -> new EnumMap<>(Outcome.class))
        .merge(outcome, 1, Integer::sum);
  }

  synchronized void problem(String problem) {
    if (problems.size() < MOST_PROBLEMS) {
      problems.add(problem);
    } else {
      unlisted++;
    }
  }

  synchronized int counted(Api api, Outcome outcome) {
    return counts.getOrDefault(api, Map.of()).getOrDefault(outcome, 0);
  }

  /** How many exchanges came out in that way. */
  synchronized int counted(Outcome outcome) {
    return counts.values().stream().mapToInt(of -> of.getOrDefault(outcome, 0)).sum();
  }

  /** How many exchanges there were. */
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
    StringBuilder text = new StringBuilder("| asked |");
    for (Outcome outcome : Outcome.values()) {
      text.append(" %s |".formatted(outcome.text()));
    }
    text.append("\n|").append(" --- |".repeat(Outcome.values().length + 1)).append('\n');
    for (Api api : Api.values()) {
      text.append("| %s |".formatted(api.text()));
      for (Outcome outcome : Outcome.values()) {
        text.append(" %d |".formatted(counted(api, outcome)));
      }
      text.append('\n');
    }
    return text.toString();
  }
}
