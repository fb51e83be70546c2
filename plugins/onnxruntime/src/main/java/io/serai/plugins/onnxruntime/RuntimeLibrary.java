package io.serai.plugins.onnxruntime;

import io.serai.plugins.natives.NativeFolder;
import io.serai.plugins.natives.Platform;
import io.serai.plugins.natives.SharedObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The two files of ONNX Runtime: the library, and the bridge that its Java classes call.
 *
 * @param library {@code libonnxruntime.so}
 * @param bridge {@code libonnxruntime4j_jni.so}, which needs the library by its name
 */
record RuntimeLibrary(Path library, Path bridge) {
  private static final String LIBRARY = "libonnxruntime.so";
  private static final String BRIDGE = "libonnxruntime4j_jni.so";
  private static final String NAME = "libonnxruntime.so.1";

  /**
   * The runtime in the bundle. It gets a name of its own, as the dynamic linker takes two libraries
   * of one name for the same, and two revisions of this bundle may be in use at once.
   */
  static RuntimeLibrary bundled(Platform platform, NativeFolder folder) throws IOException {
    Path library =
        folder.unpack(resource(platform, LIBRARY), LIBRARY, NAME, folder.uniqueLibraryName());
    return new RuntimeLibrary(library, bridgeTo(nameOf(library), platform, folder));
  }

  /** The runtime in a folder of the user's, with the bundle's bridge where it has none. */
  static RuntimeLibrary in(Path own, Platform platform, NativeFolder folder) throws IOException {
    Path library = own.resolve(LIBRARY).toAbsolutePath();
    if (!Files.isRegularFile(library)) {
      throw new IOException(
          "%s names %s, but there is no file %s"
              .formatted(NativeSettings.OWN_RUNTIME, own, library));
    }
    Path bridge = own.resolve(BRIDGE).toAbsolutePath();
    if (Files.isRegularFile(bridge)) {
      return new RuntimeLibrary(library, bridge);
    }
    String name = nameOf(library);
    if (name.length() != NAME.length()) {
      throw new IOException(
          "%s has no %s, and the bundle's own doesn't fit a library named %s; put one there that does"
              .formatted(own, BRIDGE, name));
    }
    return new RuntimeLibrary(library, bridgeTo(name, platform, folder));
  }

  private static Path bridgeTo(String name, Platform platform, NativeFolder folder)
      throws IOException {
    String fileName = "%s-%08x".formatted(BRIDGE, name.hashCode());
    return folder.unpack(resource(platform, BRIDGE), fileName, NAME, name);
  }

  /** Where the bundle has one of the two files. */
  static String resource(Platform platform, String file) {
    String folder =
        switch (platform) {
          case X86_64 -> "linux-x64";
          case AARCH64 -> "linux-aarch64";
        };
    return "/ai/onnxruntime/native/%s/%s".formatted(folder, file);
  }

  private static String nameOf(Path library) throws IOException {
    try (SharedObject object = new SharedObject(library, StandardOpenOption.READ)) {
      return object.name();
    }
  }
}
