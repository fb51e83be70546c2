package io.serai.itests;

import io.serai.itests.TestingArchive.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Generated models, each written once for all tests, by the archive's own command. */
final class TestingShapes {
  private TestingShapes() {}

  /** Puts the model of a shape where {@code serai models generate} writes it in that home. */
  static void addTo(Path home, String shape) throws IOException {
    addTo(home, shape, "onnx");
  }

  /** The same as a GGUF file. */
  static void addGgufTo(Path home, String shape) throws IOException {
    addTo(home, shape, "gguf");
  }

  private static void addTo(Path home, String shape, String format) throws IOException {
    Path written =
        catalogIn(SharedFolder.of(shape + "-" + format, folder -> generate(folder, shape, format)));
    try (Stream<Path> models = Files.list(written)) {
      for (Path model : models.filter(Files::isDirectory).toList()) {
        addTo(Files.createDirectories(home.resolve("catalog")), model);
      }
    }
  }

  private static Path catalogIn(Path folder) {
    return folder.resolve("catalog");
  }

  private static void generate(Path folder, String shape, String format) throws Exception {
    try (TestingArchive archive = new TestingArchive(folder)) {
      Ended generated = archive.serai("models", "generate", shape, "--format", format);
      if (generated.code() != 0) {
        throw new IllegalStateException("%s can't be generated: %s".formatted(shape, generated));
      }
    }
  }

  /** It is there once it is whole, since an engine may look at the catalog meanwhile. */
  private static void addTo(Path catalog, Path model) throws IOException {
    Path draft = Files.createDirectory(catalog.resolve("." + model.getFileName()));
    List<Path> all;
    try (Stream<Path> files = Files.list(model)) {
      all = files.toList();
    }
    for (Path file : all) {
      link(file, draft.resolve(file.getFileName()));
    }
    Files.move(draft, catalog.resolve(model.getFileName()));
  }

  /** Manifests and inputs may be changed; weights aren't, and are large. */
  private static void link(Path file, Path target) throws IOException {
    String name = file.getFileName().toString();
    boolean sameDisk = Files.getFileStore(file).equals(Files.getFileStore(target.getParent()));
    if (sameDisk && !name.endsWith(".yaml") && !name.endsWith(".json")) {
      Files.createLink(target, file);
    } else {
      Files.copy(file, target);
    }
  }
}
