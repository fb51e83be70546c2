package io.serai.core.residency;

import com.fasterxml.jackson.core.type.TypeReference;
import io.serai.catalog.store.KeptJson;
import io.serai.core.worker.CrashBook;
import io.serai.core.worker.CrashHistory.Crash;
import io.serai.core.worker.EngineCrash;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models that are in the engine's own process, in a file that an engine leaves behind which
 * native code crashed: any of them may have been the reason, so each counts as crashed, and gets a
 * worker of the next engine, which tells who it was. Safe to use from several threads.
 */
public final class InProcessModels {
  private static final Logger LOG = LoggerFactory.getLogger(InProcessModels.class);

  /**
   * What is in the file.
   *
   * @param pid the engine's process
   * @param models by name and version; one that is there twice is named twice
   */
  record Kept(long pid, List<String> models) {}

  private final KeptJson<Kept> kept;
  private final List<String> models = new ArrayList<>();

  /**
   * Reads what an earlier engine left, and begins with none.
   *
   * @param logs where that engine's JVM has reported its crash, if it had one
   * @param crashes told of those that were in it then
   */
  public InProcessModels(Path file, Path logs, CrashBook crashes) {
    kept =
        new KeptJson<>(file, new TypeReference<>() {}, "a crash of the engine is nobody's fault");
    kept.read()
        .filter(earlier -> !earlier.models().isEmpty())
        .ifPresent(
            earlier ->
                EngineCrash.find(logs, earlier.pid())
                    .ifPresent(crash -> blame(earlier, crash, crashes)));
    write();
  }

  private static void blame(Kept earlier, EngineCrash crash, CrashBook crashes) {
    String cause = crash.cause() + ", and the engine with it";
    for (String model : new HashSet<>(earlier.models())) {
      crashes.add(model, new Crash(crash.at(), Duration.ZERO, cause));
    }
    LOG.error(
        "the engine before this one {}; these were in its process and get workers now: {}",
        crash.cause(),
        earlier.models());
  }

  /** A model is about to be loaded. */
  synchronized void enter(String model) {
    models.add(model);
    write();
  }

  /** A model is gone, or wasn't loaded after all. */
  synchronized void leave(String model) {
    models.remove(model);
    write();
  }

  private void write() {
    kept.write(new Kept(ProcessHandle.current().pid(), List.copyOf(models)));
  }
}
