package io.serai.generator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.catalog.FileEntry;
import io.serai.catalog.Manifest;
import io.serai.catalog.ManifestReader;
import io.serai.catalog.Variant;
import io.serai.catalog.store.FolderStore;
import io.serai.catalog.store.ModelFolder;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.LoadListener;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelGeneratorTest {
  private static final Shape TINY = Shapes.find("gpt2-tiny");

  /** Small, but of several blocks. */
  private static final Shape SMALL =
      new Shape("small", Family.GPT2, WeightType.FP32, 1, 256, 4, 1024, 4096, 128, false);

  private static final Shape SPARSE =
      new Shape("sparse", Family.LLAMA, WeightType.INT8, 2, 1024, 8, 4096, 32000, 128, true);

  @TempDir Path parent;

  @Test
  void filesAreAsLargeAsPredicted() throws IOException {
    for (Shape shape : List.of(TINY, SMALL, Shapes.find("llama-tiny"), SPARSE)) {
      ModelSize size = ModelSize.of(shape);
      GeneratedModel model = generate(shape, shape.name());
      assertThat(model.folder().resolve("model.onnx")).hasSize(size.graphBytes());
      assertThat(model.folder().resolve("model.onnx.data")).hasSize(size.dataBytes());
      assertThat(model.bytes()).isEqualTo(size.fileBytes());
      assertThat(model.parameters()).isEqualTo(size.parameters());
    }
  }

  @Test
  void theManifestDescribesTheFiles() throws Exception {
    for (Shape shape : List.of(SMALL, SPARSE)) {
      GeneratedModel model = generate(shape, shape.name());
      Manifest manifest = ManifestReader.read(model.folder().resolve("model.yaml"));
      assertThat(manifest.name()).isEqualTo(model.name()).isEqualTo(shape.name() + "-random");
      assertThat(manifest.tasks()).isEmpty();
      assertThat(manifest.variants())
          .extracting(Variant::name)
          .containsExactly("prepacked", "mapped");
      for (Variant variant : manifest.variants()) {
        assertThat(variant.files()).isEqualTo(model.files());
        assertThat(new FolderStore(List.of()).files(manifest, variant)).hasSize(2);
      }
    }
  }

  @Test
  void theSameSeedGivesTheSameWeightsAndAnotherSeedOthers() throws IOException {
    String one = digest(1, "one");
    assertThat(digest(1, "again")).isEqualTo(one);
    assertThat(digest(2, "other")).isNotEqualTo(one);
  }

  private String digest(long seed, String folder) throws IOException {
    return new ModelGenerator(seed, FreeSpace.OF_DISK)
            .generate(SMALL, parent.resolve(folder), LoadListener.NONE, new Cancellation())
            .files()
            .stream()
            .filter(file -> file.role().equals("weights"))
            .map(FileEntry::sha256)
            .findFirst()
            .orElseThrow();
  }

  @Test
  void sparseFilesTakeNoDisk() throws Exception {
    Path data = generate(SPARSE, "sparse").folder().resolve("model.onnx.data");
    Process du = new ProcessBuilder("du", "-k", data.toString()).start();
    assertThat(Files.size(data)).isGreaterThan(90 << 20);
    try (Scanner kibibytes = new Scanner(du.getInputStream(), UTF_8)) {
      assertThat(kibibytes.nextLong()).isLessThan(1024);
    }
  }

  @Test
  void progressGoesFromNothingToAll() throws IOException {
    List<Double> fractions = new ArrayList<>();
    new ModelGenerator()
        .generate(
            SMALL,
            parent.resolve("model"),
            (phase, fraction) -> fractions.add(fraction),
            new Cancellation());
    assertThat(fractions).isSorted().hasSizeGreaterThan(4).last().isEqualTo(1.0);
  }

  @Test
  void whatAKilledRunLeftIsRemoved() throws IOException {
    Path own = Files.createDirectories(parent.resolve(".model.unfinished"));
    Path other = Files.createDirectories(parent.resolve(".another.unfinished"));
    Files.writeString(own.resolve("model.onnx.data"), "half");
    Files.writeString(other.resolve("model.onnx.data"), "half");
    generate(TINY, "model");
    assertThat(names(parent)).containsExactly("model");
    assertThat(names(parent.resolve("model")))
        .containsExactly("model.onnx", "model.onnx.data", "model.yaml", "sample-inputs.json");
  }

  @Test
  void aFolderIsWrittenByOneAtATime() throws IOException {
    try (ModelFolder first = ModelFolder.begin(parent.resolve("model"))) {
      Files.writeString(first.file("model.onnx"), "half");
      assertRefused(ErrorCode.INVALID_INPUT, "is being written by another process");
      generate(TINY, "beside");
      assertThat(first.file("model.onnx")).hasContent("half");
    }
    assertThat(names(parent)).containsExactly("beside");
  }

  @Test
  void aCancelledRunLeavesNothing() throws IOException {
    Cancellation cancellation = new Cancellation();
    assertThatThrownBy(
            () ->
                new ModelGenerator()
                    .generate(
                        SMALL,
                        parent.resolve("model"),
                        (phase, fraction) -> cancellation.request("enough"),
                        cancellation))
        .isInstanceOfSatisfying(
            SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
    assertThat(names(parent)).isEmpty();
  }

  @Test
  void refusesADiskThatIsTooSmall() throws IOException {
    ModelGenerator generator = new ModelGenerator(1, folder -> 3 << 20);
    assertThatThrownBy(
            () ->
                generator.generate(
                    Shapes.find("gpt2-small"),
                    parent.resolve("model"),
                    LoadListener.NONE,
                    new Cancellation()))
        .isInstanceOfSatisfying(
            SeraiException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INSUFFICIENT_STORAGE))
        .hasMessage(
            "gpt2-small takes 476 MiB, but the disk of %s has only 3 MiB free; free 473 MiB there,"
                + " or choose a folder on another disk",
            parent);
    assertThat(names(parent)).isEmpty();
  }

  @Test
  void sparseModelsNeedNoSpaceForTheirWeights() throws IOException {
    new ModelGenerator(1, folder -> 3 << 20)
        .generate(SPARSE, parent.resolve("model"), LoadListener.NONE, new Cancellation());
    assertThat(names(parent)).containsExactly("model");
  }

  @Test
  void refusesAFolderThatHasContent() throws IOException {
    Path folder = Files.createDirectories(parent.resolve("model"));
    generate(TINY, "model");
    assertRefused(ErrorCode.INVALID_INPUT, folder + " is there already; delete it");
    assertThat(names(parent)).containsExactly("model");
  }

  private void assertRefused(ErrorCode code, String message) {
    assertThatThrownBy(() -> generate(TINY, "model"))
        .isInstanceOfSatisfying(SeraiException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(message);
  }

  private GeneratedModel generate(Shape shape, String folder) throws IOException {
    return new ModelGenerator()
        .generate(shape, parent.resolve(folder), LoadListener.NONE, new Cancellation());
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
