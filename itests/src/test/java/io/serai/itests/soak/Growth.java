package io.serai.itests.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whether an engine that is idle holds more than it held before, idle as well.
 *
 * @param heapBytes how much more objects may take: what a request leaves behind, be it an entry of
 *     a list, takes more than this divided by the number of requests
 * @param privateBytes how much more the processes may have for themselves
 */
record Growth(long heapBytes, long privateBytes) {
  /** Threads of pools that end when nobody needs them, and how many of them may be there. */
  private static final Map<String, Integer> POOLED =
      Map.of("serai-N", 2, "vert.x-worker-t", 4, "vert.x-internal", 2);

  /** What is more than it may be; empty if nothing is. */
  List<String> problems(Held before, Held after) {
    List<String> problems = new ArrayList<>(threads(before.threads(), after.threads()));
    more(problems, "descriptors", before.descriptors(), after.descriptors(), 0);
    more(problems, "processes", before.processes(), after.processes(), 0);
    more(problems, "bytes of heap", before.heap(), after.heap(), heapBytes);
    more(problems, "private bytes", before.anonymous(), after.anonymous(), privateBytes);
    return problems;
  }

  private static void more(List<String> problems, String what, long before, long after, long may) {
    if (after - before > may) {
      problems.add(
          "%d %s are left, %d before; at most %d more may be".formatted(after, what, before, may));
    }
  }

  private static List<String> threads(Map<String, Integer> before, Map<String, Integer> after) {
    List<String> problems = new ArrayList<>();
    new TreeMap<>(after)
        .forEach(
            (name, count) -> {
              int most = POOLED.getOrDefault(name, before.getOrDefault(name, 0));
              if (count > most) {
                problems.add(
                    "%d threads %s are left, %d before; %d may be"
                        .formatted(count, name, before.getOrDefault(name, 0), most));
              }
            });
    return problems;
  }

  /** Whether no more threads are there of any pool than may be. */
  static boolean poolsAreAtRest(Map<String, Integer> threads) {
    return POOLED.entrySet().stream()
        .allMatch(pool -> threads.getOrDefault(pool.getKey(), 0) <= pool.getValue());
  }
}
