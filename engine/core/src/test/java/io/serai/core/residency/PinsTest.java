package io.serai.core.residency;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.catalog.Manifest;
import io.serai.catalog.ManifestReader;
import io.serai.catalog.Variant;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PinsTest {
  @TempDir Path folder;

  private Path file;
  private Manifest bert;
  private Variant small;
  private Variant large;

  @BeforeEach
  void read() throws Exception {
    file = folder.resolve("data/pins.json");
    Path manifest =
        Files.writeString(
            folder.resolve("bert.yaml"),
            """
            name: bert
            version: "1"
            format: onnx
            tasks: [text-classification]
            variants:
              - {name: large, files: [{path: a.onnx, size: 2, sha256: %1$s}]}
              - {name: small, files: [{path: b.onnx, size: 1, sha256: %1$s}]}
            """
                .formatted("a".repeat(64)));
    bert = ManifestReader.read(manifest);
    large = bert.variants().getFirst();
    small = bert.variants().getLast();
  }

  @Test
  void survivesARestartUntilItIsRemoved() {
    new Pins(file).add(bert, null);
    assertThat(new Pins(file).has(bert, small)).isTrue();
    assertThat(new Pins(file).remove(bert, null)).isTrue();
    assertThat(new Pins(file).has(bert, small)).isFalse();
    assertThat(new Pins(file).remove(bert, null)).isFalse();
  }

  @Test
  void aPinOfAVariantIsOfNoOther() {
    Pins pins = new Pins(file);
    pins.add(bert, "small");
    assertThat(pins.has(bert, small)).isTrue();
    assertThat(pins.has(bert, large)).isFalse();
    assertThat(pins.remove(bert, "large")).isFalse();
    assertThat(pins.remove(bert, null)).isTrue();
    assertThat(pins.has(bert, small)).isFalse();
  }

  @Test
  void aVariantThatIsUnpinnedIsntPinnedWithItsModelEither() {
    Pins pins = new Pins(file);
    pins.add(bert, null);
    assertThat(pins.remove(bert, "small")).isTrue();
    assertThat(pins.has(bert, small)).isFalse();
  }

  @Test
  void aDamagedFileIsPutAside() throws Exception {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "[\"bert@1\", ");
    Pins pins = new Pins(file);
    assertThat(pins.has(bert, small)).isFalse();
    assertThat(file).doesNotExist();
    assertThat(file.resolveSibling("pins.json.damaged")).hasContent("[\"bert@1\", ");
    pins.add(bert, null);
    assertThat(new Pins(file).has(bert, large)).isTrue();
  }
}
