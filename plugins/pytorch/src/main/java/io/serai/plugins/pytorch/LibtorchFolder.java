package io.serai.plugins.pytorch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Finds libtorch, which isn't in the bundle. */
final class LibtorchFolder {
  /** The version that the bundle's bridge was built for. */
  static final String VERSION = "2.7.1";

  private static final String LIBRARY = "libtorch.so";

  private LibtorchFolder() {}

  /**
   * The first of the folders that has it.
   *
   * @throws IOException saying how to get it, if none has
   */
  static Path find(List<Path> folders) throws IOException {
    for (Path folder : folders) {
      if (Files.isRegularFile(folder.resolve(LIBRARY))) {
        return folder;
      }
    }
    throw new IOException(
        "there is no %s in %s; put the libraries of libtorch %s there, or name their folder in conf/serai.yaml: pytorch: {nativeLibrary: …}; docs/pytorch.md says where to get them"
            .formatted(
                LIBRARY,
                folders.isEmpty()
                    ? "any folder, since " + NativeSettings.LIBTORCH + " names none"
                    : folders.stream().map(Path::toString).collect(Collectors.joining(" or ")),
                VERSION));
  }
}
