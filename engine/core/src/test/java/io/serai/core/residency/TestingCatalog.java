package io.serai.core.residency;

import io.serai.catalog.Catalog;
import io.serai.catalog.Manifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A real catalog of random models, which change. */
final class TestingCatalog {
  private static final List<String> ISOLATIONS =
      List.of("in-process", "in-process", "worker", "auto");
  private static final List<String> PRIORITIES = List.of("low", "normal", "normal", "high");

  private static final String FILE =
      "{path: weights, size: 1, sha256: \"%s\"}".formatted("0".repeat(64));

  private final Random random;
  private final Path folder;
  private final Catalog catalog;
  private final List<String> names = new ArrayList<>();
  private final Map<String, Integer> revisions = new HashMap<>();

  /**
   * Writes the manifests.
   *
   * @param most MiB of a model's steady private memory
   */
  TestingCatalog(Random random, Path folder, int models, List<String> formats, int most) {
    this.random = random;
    this.folder = folder;
    for (int i = 0; i < models; i++) {
      String name = "m" + i;
      names.add(name);
      shapes.put(name, shape(formats.get(random.nextInt(formats.size())), most));
      write(name);
    }
    catalog = new Catalog(List.of(folder));
    if (!catalog.snapshot().problems().isEmpty()) {
      throw new IllegalStateException(catalog.snapshot().problems().toString());
    }
  }

  private final Map<String, String> shapes = new HashMap<>();

  private String shape(String format, int most) {
    int bytes = random.nextInt(10, most);
    int pinned = random.nextInt(4) == 0 ? random.nextInt(most / 2) : 0;
    int mapped = random.nextInt(3) == 0 ? random.nextInt(most) : 0;
    int growth = random.nextInt(3) == 0 ? random.nextInt(most / 2) : 0;
    String variants =
        random.nextInt(3) > 0
            ? ""
            : "  - {name: small, files: [%s], parameters: {private: %d, pinned: 0}}\n"
                .formatted(FILE, bytes / 2);
    return """
    format: %s
    residency: {isolation: %s, priority: %s%s%s}
    variants:
      - {name: full, files: [%s], parameters: {private: %d, pinned: %d, mapped: %d, growth: %d}}
    %s\
    """
        .formatted(
            format,
            ISOLATIONS.get(random.nextInt(ISOLATIONS.size())),
            PRIORITIES.get(random.nextInt(PRIORITIES.size())),
            random.nextInt(8) == 0 ? ", pinned: true" : "",
            random.nextInt(4) == 0 ? ", keepAlive: 3s" : "",
            FILE,
            bytes,
            pinned,
            mapped,
            growth,
            variants);
  }

  Catalog catalog() {
    return catalog;
  }

  List<String> names() {
    return names;
  }

  /** How often the model's manifest came, changed or went. */
  int revision(String name) {
    return revisions.getOrDefault(name, 0);
  }

  /** Of which of its revisions a manifest is. */
  static int revision(Manifest manifest) {
    return manifest.description().length();
  }

  boolean has(String name) {
    return Files.exists(file(name));
  }

  private Path file(String name) {
    return folder.resolve(name + ".yaml");
  }

  /** Each revision's text is longer, so that the change is seen within a clock's tick. */
  private void write(String name) {
    int revision = revisions.merge(name, 1, Integer::sum);
    try {
      Files.writeString(
          file(name),
          "name: %s%nversion: 1%ndescription: %s%n%s"
              .formatted(name, "x".repeat(revision), shapes.get(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a model's manifest anew, with nothing changed that counts for its memory. */
  void change(String name) {
    write(name);
    look();
  }

  void remove(String name) {
    revisions.merge(name, 1, Integer::sum);
    try {
      Files.deleteIfExists(file(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    look();
  }

  /** A file counts when two looks found it the same. */
  private void look() {
    catalog.refresh();
    catalog.refresh();
  }
}
