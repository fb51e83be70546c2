package io.serai.core.dispatch;

import io.serai.catalog.Priority;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for cores, and who is next: the one that counts most, and of several the one that came
 * first. Not safe for use by several threads at once.
 */
final class Line {
  private final Map<Priority, SequencedSet<Waiting>> calls = new EnumMap<>(Priority.class);
  private final Map<String, Integer> byModel = new HashMap<>();
  private int size;

  Line() {
    for (Priority priority : Priority.values()) {
      calls.put(priority, new LinkedHashSet<>());
    }
  }

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  /** How many wait for that model. */
  int size(String model) {
    return byModel.getOrDefault(model, 0);
  }

  /** Puts a call behind those of its priority, none of which came later. */
  void add(Waiting call) {
    of(call).add(call);
    byModel.merge(call.model(), 1, Integer::sum);
    size++;
  }

  /** Takes a call out; false if it isn't there any more. */
  boolean remove(Waiting call) {
    if (!of(call).remove(call)) {
      return false;
    }
    byModel.computeIfPresent(call.model(), (model, n) -> n == 1 ? null : n - 1);
    size--;
    return true;
  }

  /** Who is next at that moment; null if nobody waits. */
  @Nullable Waiting first(long now) {
    Waiting first = null;
    for (SequencedSet<Waiting> each : calls.values()) {
      if (!each.isEmpty() && (first == null || goesBefore(each.getFirst(), first, now))) {
        first = each.getFirst();
      }
    }
    return first;
  }

  private static boolean goesBefore(Waiting one, Waiting other, long now) {
    int more = one.countsAs(now).compareTo(other.countsAs(now));
    return more != 0 ? more > 0 : one.since() - other.since() < 0;
  }

  private SequencedSet<Waiting> of(Waiting call) {
    SequencedSet<Waiting> those = calls.get(call.priority());
    if (those == null) {
      throw new IllegalStateException("every priority has its calls");
    }
    return those;
  }
}
