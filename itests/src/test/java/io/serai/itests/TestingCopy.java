package io.serai.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Copies of models under other names, with manifests that say something else. */
final class TestingCopy {
  private static final String MANIFEST = "model.yaml";

  private TestingCopy() {}

  /**
   * Puts a copy of a sample into a home folder's catalog.
   *
   * @param more goes to the end of its manifest
   */
  static void ofSample(Path home, String sample, String name, String more) throws IOException {
    make(
        TestingArchive.ARCHIVE.resolve("catalog").resolve(sample),
        home.resolve("catalog").resolve(name),
        manifest -> manifest.replace("name: " + sample, "name: " + name) + more);
  }

  /** The same of a model of the home folder's own. */
  static void ofOwn(Path home, String model, String name, String more) throws IOException {
    make(
        home.resolve("catalog").resolve(model),
        home.resolve("catalog").resolve(name),
        manifest -> manifest.replace("name: " + model, "name: " + name) + more);
  }

  /**
   * Copies a model's folder, the manifest last.
   *
   * @param to a folder that is made, if there is none
   * @param change what becomes of the manifest's text
   */
  static void make(Path from, Path to, UnaryOperator<String> change) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(each -> !each.endsWith(MANIFEST)).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
    Files.writeString(to.resolve(MANIFEST), change.apply(Files.readString(from.resolve(MANIFEST))));
  }
}
