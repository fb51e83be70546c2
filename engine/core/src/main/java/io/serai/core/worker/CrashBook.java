package io.serai.core.worker;

import com.fasterxml.jackson.core.type.TypeReference;
import io.serai.catalog.store.KeptJson;
import io.serai.core.worker.CrashHistory.Crash;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The crashes of all models, in a file that survives restarts: a model that crashed gets a worker,
 * and pauses, also of the next engine. Safe to use from several threads.
 */
public final class CrashBook {
  /** One crash as it is written. */
  record Entry(String at, long livedMillis, String cause) {
    static Entry of(Crash crash) {
      return new Entry(crash.at().toString(), crash.lived().toMillis(), crash.cause());
    }

    Crash crash() {
      return new Crash(Instant.parse(at), Duration.ofMillis(livedMillis), cause);
    }
  }

  private final KeptJson<TreeMap<String, List<Entry>>> kept;
  private final Map<String, CrashHistory> histories = new ConcurrentHashMap<>();

  /**
   * Reads the file, if there is one.
   *
   * @param now crashes that no longer count then are left out
   */
  public CrashBook(Path file, Instant now) {
    kept = new KeptJson<>(file, new TypeReference<>() {}, "models start without their crashes");
    kept.read()
        .ifPresent(entries -> entries.forEach((model, crashes) -> take(model, crashes, now)));
  }

  private void take(String model, List<Entry> entries, Instant now) {
    CrashHistory history = new CrashHistory(entries.stream().map(Entry::crash).toList());
    if (history.within(CrashHistory.REMEMBERED, now) > 0) {
      histories.put(model, history);
    }
  }

  /** What happened to a model, by name and version. */
  public CrashHistory of(String model) {
    return histories.getOrDefault(model, CrashHistory.NONE);
  }

  /** Keeps one more. */
  public synchronized void add(String model, Crash crash) {
    histories.put(model, of(model).with(crash));
    TreeMap<String, List<Entry>> entries = new TreeMap<>();
    histories.forEach(
        (name, history) -> entries.put(name, history.crashes().stream().map(Entry::of).toList()));
    kept.write(entries);
  }
}
