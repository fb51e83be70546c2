package io.serai.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.catalog.Manifest;
import io.serai.catalog.ManifestReader;
import io.serai.catalog.store.FolderStore;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.LoadListener;
import io.serai.spi.SeraiException;
import io.serai.spi.Task;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufGeneratorTest {
  private static final Shape SPARSE =
      new Shape("sparse", Family.LLAMA, WeightType.INT8, 2, 1024, 8, 4096, 32000, 128, true);

  @TempDir Path parent;

  @Test
  void filesAreAsLargeAsPredictedAndAsTheManifestSays() throws Exception {
    for (Shape shape :
        List.of(
            Shapes.find("gpt2-tiny"),
            Shapes.find("bert-tiny"),
            Shapes.find("gpt-j-tiny"),
            Shapes.find("llama-tiny"),
            SPARSE)) {
      GeneratedModel model = generate(new GgufGenerator(), shape);
      assertThat(model.folder().resolve("model.gguf")).hasSize(GgufGenerator.bytes(shape));
      Manifest manifest = ManifestReader.read(model.folder().resolve("model.yaml"));
      assertThat(manifest.name()).isEqualTo(shape.name() + "-random-gguf");
      assertThat(manifest.tasks())
          .containsExactly(shape.family().decodes() ? Task.TEXT_GENERATION : Task.EMBEDDINGS);
      assertThat(new FolderStore(List.of()).files(manifest, manifest.variants().getFirst()))
          .hasSize(1);
    }
  }

  @Test
  void theFullSizesAreThoseOfTheRealModels() {
    assertThat(GgufGenerator.bytes(Shapes.find("llama-7b")))
        .isBetween(7_150_000_000L, 7_170_000_000L);
    assertThat(GgufGenerator.bytes(Shapes.find("gpt-j-6b")))
        .isBetween(6_400_000_000L, 6_450_000_000L);
  }

  @Test
  void quantisedBlocksHaveAScaleAndLevels() throws Exception {
    Shape shape = Shapes.find("llama-tiny");
    GeneratedModel model = generate(new GgufGenerator(), shape);
    GgufPlan plan = GgufPlan.of(shape);
    GgufWeight first = plan.weights().getFirst();
    assertThat(first.type()).isEqualTo(GgufType.Q8_0);
    ByteBuffer file =
        ByteBuffer.wrap(Files.readAllBytes(model.folder().resolve("model.gguf")))
            .order(ByteOrder.LITTLE_ENDIAN);
    long levels = 0;
    for (int at = plan.headerBytes(); at < plan.headerBytes() + first.end(); at += 34) {
      assertThat(Float.float16ToFloat(file.getShort(at)))
          .isBetween(RandomWeights.INT8_SCALE * 0.99f, RandomWeights.INT8_SCALE * 1.01f);
      levels += Math.abs(file.get(at + 2));
    }
    assertThat(levels).isPositive();
  }

  @Test
  void refusesWhatDoesNotFitOntoTheDisk() {
    assertThatThrownBy(() -> generate(new GgufGenerator(folder -> 1000), Shapes.find("gpt2-tiny")))
        .isInstanceOfSatisfying(
            SeraiException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INSUFFICIENT_STORAGE));
    assertThat(parent).isEmptyDirectory();
  }

  private GeneratedModel generate(GgufGenerator generator, Shape shape) throws Exception {
    return generator.generate(
        shape, parent.resolve(shape.name()), LoadListener.NONE, new Cancellation());
  }
}
