package io.serai.core.device;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks for an NVIDIA graphics processor by what its driver leaves in the file system. */
final class GpuDetection {
  private GpuDetection() {}

  /** The first that is found; null if there is none. */
  static @Nullable Gpu find(Path root) {
    return jetson(root).or(() -> discrete(root)).orElse(null);
  }

  private static Optional<Gpu> jetson(Path root) {
    Optional<String> model =
        line(root.resolve("proc/device-tree/model"))
            .filter(text -> text.contains("Jetson") || text.contains("Tegra"));
    boolean released = Files.exists(root.resolve("etc/nv_tegra_release"));
    return model.isPresent() || released
        ? Optional.of(new Gpu(model.orElse("NVIDIA Jetson"), true))
        : Optional.empty();
  }

  private static Optional<Gpu> discrete(Path root) {
    Path driver = root.resolve("proc/driver/nvidia");
    if (!Files.isDirectory(driver)) {
      return Optional.empty();
    }
    try (DirectoryStream<Path> gpus = Files.newDirectoryStream(driver.resolve("gpus"))) {
      for (Path gpu : gpus) {
        Optional<String> model =
            line(gpu.resolve("information"))
                .filter(line -> line.startsWith("Model:"))
                .map(line -> line.substring("Model:".length()).strip());
        if (model.isPresent()) {
          return model.map(name -> new Gpu(name, false));
        }
      }
    } catch (IOException e) {
      // The driver is there, which is enough to say so.
      return Optional.of(new Gpu("NVIDIA", false));
    }
    return Optional.of(new Gpu("NVIDIA", false));
  }

  /** The first line; device trees end their texts with a zero byte. */
  private static Optional<String> line(Path file) {
    try {
      return Files.readString(file).replace("\0", "").lines().findFirst().map(String::strip);
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
