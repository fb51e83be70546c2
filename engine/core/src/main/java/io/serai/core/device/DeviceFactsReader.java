package io.serai.core.device;

import io.serai.core.device.ControlGroup.Version;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads {@link DeviceFacts}; for reports, not for every snapshot. */
public final class DeviceFactsReader {
  private static final List<String> GPU_PROVIDERS =
      List.of("libonnxruntime_providers_cuda.so", "libonnxruntime_providers_tensorrt.so");

  private final Path root;

  /** Reads a machine whose {@code proc} and {@code sys} are in this folder. */
  public DeviceFactsReader(Path root) {
    this.root = root;
  }

  /**
   * Reads them now.
   *
   * @param home the home folder, which may not be there yet
   * @param nativeLibrary the folder that {@code onnxruntime.nativeLibrary} names; null where it
   *     isn't set
   * @throws IOException if the home's file system doesn't tell its size
   */
  public DeviceFacts read(Path home, @Nullable Path nativeLibrary) throws IOException {
    FileStore disk = Files.getFileStore(existing(home));
    return new DeviceFacts(
        home,
        disk.getTotalSpace(),
        disk.getUsableSpace(),
        overcommit(),
        openFiles(),
        groupsWritable(),
        nativeLibrary,
        nativeLibrary != null
            && GPU_PROVIDERS.stream()
                .anyMatch(name -> Files.isRegularFile(nativeLibrary.resolve(name))));
  }

  private static Path existing(Path folder) {
    Path at = folder;
    while (!Files.exists(at)) {
      at = Objects.requireNonNull(at.getParent(), "the root exists");
    }
    return at;
  }

  private @Nullable Integer overcommit() {
    try {
      return Integer.valueOf(
          Files.readString(root.resolve("proc/sys/vm/overcommit_memory")).strip());
    } catch (IOException | NumberFormatException e) {
      // Its advice is left out then.
      return null;
    }
  }

  private @Nullable Long openFiles() {
    try (Stream<String> lines = Files.lines(root.resolve("proc/self/limits"))) {
      return lines
          .filter(line -> line.startsWith("Max open files"))
          .map(line -> line.substring("Max open files".length()).strip().split("\\s+", 2)[0])
          .map(soft -> soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft))
          .findFirst()
          .orElse(null);
    } catch (IOException | NumberFormatException e) {
      // Its advice is left out then.
      return null;
    }
  }

  private boolean groupsWritable() {
    try {
      List<GroupFolder> groups =
          GroupFolder.of(
              root,
              Files.readString(root.resolve("proc/self/cgroup")),
              Files.readString(root.resolve("proc/self/mountinfo")),
              "memory");
      if (groups.isEmpty()) {
        return false;
      }
      GroupFolder own = groups.getFirst();
      return Files.isWritable(own.folder()) && (own.version() == Version.V1 || offersMemory(own));
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean offersMemory(GroupFolder own) throws IOException {
    String controllers = Files.readString(own.folder().resolve("cgroup.controllers"));
    return List.of(controllers.strip().split(" ", -1)).contains("memory");
  }
}
