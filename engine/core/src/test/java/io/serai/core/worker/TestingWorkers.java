package io.serai.core.worker;

import io.serai.core.TestingBundles;
import io.serai.core.worker.steered.SteeredBackend;
import io.serai.spi.Cancellation;
import io.serai.spi.Gpu;
import io.serai.spi.LoadListener;
import io.serai.spi.Model;
import io.serai.spi.ModelFile;
import io.serai.spi.ModelSource;
import io.serai.spi.Parameters;
import io.serai.spi.Task;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Workers with the steered backend, and models for it. */
final class TestingWorkers {
  private record PlainFile(String name, String role, Path path) implements ModelFile {
    @Override
    public long size() {
      try {
        return Files.size(path);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public SeekableByteChannel open() throws IOException {
      return Files.newByteChannel(path);
    }
  }

  private final Path folder;
  private final Path bundle;
  private int models;

  /** Works in an empty folder. */
  TestingWorkers(Path folder) throws Exception {
    this.folder = folder;
    Path classes =
        Path.of(SteeredBackend.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    String packageName = SteeredBackend.class.getPackageName();
    bundle =
        new TestingBundles(folder)
            .pack(
                folder.resolve("steered.jar"),
                classes,
                classes.resolve(packageName.replace('.', '/')),
                Map.of(
                    "Bundle-SymbolicName", "testing.steered",
                    "Bundle-Version", "1.0.0",
                    "Bundle-Activator", SteeredBackend.class.getName()));
  }

  Path storage() {
    return folder.resolve("storage");
  }

  Path logs() {
    return folder.resolve("logs");
  }

  /** A file that a model makes when it enters the phase that it is steered in. */
  Path marker() {
    return folder.resolve("marker-" + models);
  }

  WorkerSettings settings() {
    return WorkerSettings.of("steered", bundle, storage(), logs());
  }

  /** Settings of a worker whose bundle makes a file and hangs when it is started. */
  WorkerSettings hangingSettings() {
    return settings()
        .withBundleProperties(
            Map.of("steered.start", "HANG", "steered.marker", marker().toString()));
  }

  /** A model; each line of the steering is a phase and a deed. */
  ModelSource source(Map<String, Object> parameters, String... steering) {
    models++;
    Path file = folder.resolve("model-" + models);
    try {
      Files.writeString(file, String.join("\n", steering) + "\nmarker=" + marker());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return new ModelSource(
        "m" + models,
        "1",
        "steered",
        Set.of(Task.TEXT_CLASSIFICATION),
        List.of(new PlainFile("model", "model", file)),
        List.of("a", "b"),
        Gpu.AUTO,
        new Parameters(parameters));
  }

  Model load(Worker worker, String... steering) {
    return worker.backend().load(source(Map.of(), steering), LoadListener.NONE, new Cancellation());
  }

  /** Waits for the file that a model makes. */
  void awaitMarker() throws InterruptedException {
    Conditions.await("the model is at it", () -> Files.exists(marker()));
  }
}
