package io.serai.itests.tally;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How what was done came out, and what must not have happened. Safe to use from several threads.
 *
 * @param <D> what is done
 * @param <O> how it comes out
 */
public class Tally<D extends Comparable<D>, O extends Comparable<O>> {
  private static final int MOST_PROBLEMS = 50;

  private final SortedMap<D, SortedMap<O, Integer>> counts = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();
  private int unlisted;

  /** Counts one more. */
  public synchronized void count(D done, O outcome) {
    counts.computeIfAbsent(done, none -> new TreeMap<>()).merge(outcome, 1, Integer::sum);
  }

  /** Notes what must not be. */
  public synchronized void problem(String problem) {
    if (problems.size() < MOST_PROBLEMS) {
      problems.add(problem);
    } else {
      unlisted++;
    }
  }

  /** How often that came out so. */
  public synchronized int counted(D done, O outcome) {
    return counts.getOrDefault(done, new TreeMap<>()).getOrDefault(outcome, 0);
  }

  /** How often anything came out so. */
  public synchronized int counted(O outcome) {
    return counts.values().stream().mapToInt(of -> of.getOrDefault(outcome, 0)).sum();
  }

  /** How often anything was done. */
  public synchronized int total() {
    return counts.values().stream()
        .flatMap(outcomes -> outcomes.values().stream())
        .mapToInt(Integer::intValue)
        .sum();
  }

  /** The first problems, and how many more there are. */
  public synchronized List<String> problems() {
    List<String> all = new ArrayList<>(problems);
    if (unlisted > 0) {
      all.add("and %d more".formatted(unlisted));
    }
    return all;
  }

  /** What was counted until now, in order. */
  protected synchronized SortedMap<D, Map<O, Integer>> counts() {
    SortedMap<D, Map<O, Integer>> copy = new TreeMap<>();
    counts.forEach((done, outcomes) -> copy.put(done, new TreeMap<>(outcomes)));
    return copy;
  }
}
