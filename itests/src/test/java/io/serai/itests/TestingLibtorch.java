package io.serai.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The libtorch that the build unpacked. */
final class TestingLibtorch {
  static final Path FOLDER = Path.of(System.getProperty("serai.libtorch")).toAbsolutePath();

  private TestingLibtorch() {}

  /** Where a person puts it. */
  static void install(Path home) throws IOException {
    Files.createSymbolicLink(home.resolve("libtorch"), FOLDER);
  }

  /** For a bundle that runs without the engine. */
  static Map<String, String> bundleProperties() {
    return Map.of("serai.pytorch.native", FOLDER.toString());
  }
}
