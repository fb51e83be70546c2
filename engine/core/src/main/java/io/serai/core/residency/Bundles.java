package io.serai.core.residency;

import io.serai.core.gate.Need;
import io.serai.core.host.BundleCost;
import io.serai.spi.Footprint;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * The bundles whose code is in memory, and those that are being started. Confined to the thread
 * that owns the residency's state.
 */
final class Bundles {
  private final Map<String, Footprint> started = new TreeMap<>();
  private final Map<String, Integer> copies = new HashMap<>();
  private final Set<String> starting = new HashSet<>();
  private final Set<String> leaving = new HashSet<>();
  private final Set<String> stayed = new HashSet<>();

  void started(BundleCost bundle) {
    starting.remove(bundle.plugin());
    stayed.remove(bundle.plugin());
    started.put(bundle.plugin(), bundle.cost());
    copies.merge(bundle.plugin(), 1, Integer::sum);
  }

  /** One copy of it is gone; while it is replaced by its like there are two. */
  void gone(String plugin) {
    copies.merge(plugin, -1, Integer::sum);
    leaving.remove(plugin);
    stayed.remove(plugin);
    if (copies.getOrDefault(plugin, 0) <= 0) {
      copies.remove(plugin);
      started.remove(plugin);
    }
  }

  void starting(String plugin) {
    starting.add(plugin);
  }

  /** What a load had reserved is free again; if that was for a bundle, it isn't starting now. */
  void unreserve(Load load) {
    Need reserved = load.reserved();
    if (reserved != null) {
      starting.remove(reserved.name());
      load.unreserve();
    }
  }

  boolean isStarting(String plugin) {
    return starting.contains(plugin);
  }

  boolean isStarted(String plugin) {
    return started.containsKey(plugin) && !leaving.contains(plugin);
  }

  void leaving(String plugin) {
    leaving.add(plugin);
  }

  /** It was to leave, but somebody uses it. */
  void staysAfterAll(String plugin) {
    leaving.remove(plugin);
    stayed.add(plugin);
  }

  /** Whether it was to leave in vain, and nothing has happened since. */
  boolean stayed(String plugin) {
    return stayed.contains(plugin);
  }

  /** Whoever uses them may be done. */
  void mayLeaveAgain() {
    stayed.clear();
  }

  boolean isLeaving(String plugin) {
    return leaving.contains(plugin);
  }

  void forEach(BiConsumer<String, Footprint> action) {
    started.forEach(action);
  }
}
