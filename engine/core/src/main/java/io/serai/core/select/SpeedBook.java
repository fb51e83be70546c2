package io.serai.core.select;

import com.fasterxml.jackson.core.type.TypeReference;
import io.serai.catalog.store.KeptJson;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How fast models answered, in a file that survives restarts; written when {@link #keep} is called
 * and something was learned. A damaged file is put aside, and measuring begins anew. Safe to use
 * from several threads.
 */
final class SpeedBook {
  private final KeptJson<TreeMap<String, Speed>> kept;
  private final Map<String, Speed> speeds = new ConcurrentHashMap<>();
  private final AtomicBoolean changed = new AtomicBoolean();

  SpeedBook(Path file) {
    kept = new KeptJson<>(file, new TypeReference<>() {}, "speeds are measured anew");
    kept.read().ifPresent(speeds::putAll);
  }

  /**
   * What is known.
   *
   * @param name of the model, with version and variant
   */
  Speed find(String name) {
    return speeds.getOrDefault(name, Speed.UNKNOWN);
  }

  /** Learns from one more answer. */
  Speed learn(String name, Object answer, double millis, long when) {
    changed.set(true);
    return speeds.merge(
        name,
        Speed.UNKNOWN.after(answer, millis, when),
        (before, first) -> before.after(answer, millis, when));
  }

  /** Writes what was learned, if anything was. */
  void keep() {
    if (changed.compareAndSet(true, false)) {
      kept.write(new TreeMap<>(speeds));
    }
  }
}
