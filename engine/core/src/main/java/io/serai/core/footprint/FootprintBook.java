package io.serai.core.footprint;

import com.fasterxml.jackson.core.type.TypeReference;
import io.serai.catalog.store.KeptJson;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * What was measured, in a file that survives restarts. A damaged file is put aside, and measuring
 * begins anew. Safe to use from several threads.
 */
public final class FootprintBook {
  private final KeptJson<TreeMap<String, Measured>> kept;
  private final TreeMap<String, Measured> entries = new TreeMap<>();

  /** Reads the file, if there is one. */
  public FootprintBook(Path file) {
    kept = new KeptJson<>(file, new TypeReference<>() {}, "models are measured anew");
    kept.read().ifPresent(entries::putAll);
  }

  /** What is known under that key. */
  public synchronized Optional<Measured> find(String key) {
    return Optional.ofNullable(entries.get(key));
  }

  /** What was learned last under a key that begins so. */
  public synchronized Optional<Measured> findLatest(String beginning) {
    return entries.tailMap(beginning, true).entrySet().stream()
        .takeWhile(entry -> entry.getKey().startsWith(beginning))
        .map(Map.Entry::getValue)
        .max(Comparator.comparing(Measured::at));
  }

  /** Changes what is known under that key; nothing happens if nothing is. */
  public synchronized void change(String key, UnaryOperator<Measured> change) {
    Measured known = entries.get(key);
    if (known != null) {
      put(key, change.apply(known));
    }
  }

  /** Keeps a measurement in place of an earlier one. */
  public synchronized void put(String key, Measured measured) {
    entries.put(key, measured);
    kept.write(entries);
  }
}
