package io.serai.plugins.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.spi.Estimate;
import io.serai.spi.Footprint;
import io.serai.spi.Gpu;
import io.serai.spi.ModelFile;
import io.serai.spi.Parameters;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FootprintEstimateTest {
  private static final long MIB = 1 << 20;

  @Test
  void countsAFileWithItsWeightsTwiceWhileItLoads() {
    Estimate estimate = estimate(single(500 * MIB), Map.of());
    assertThat(estimate.peak()).isEqualTo(Footprint.ofPrivate(1000 * MIB));
    assertThat(estimate.steady()).isEqualTo(Footprint.ofPrivate(500 * MIB));
  }

  @Test
  void countsCopiedWeightsAsPrivateAndThoseReadFromTheFileAsMapped() {
    WeightBytes weights = new WeightBytes(300 * MIB, 5 * MIB, 147 * MIB, 23 * MIB);
    Estimate estimate = estimate(split(MIB, weights, 128), Map.of());
    assertThat(estimate.peak()).isEqualTo(new Footprint((447 + 4) * MIB, 152 * MIB, 0));
    assertThat(estimate.steady()).isEqualTo(estimate.peak());
  }

  @Test
  void countsWeightsThatAreNotCopiedAsMapped() {
    WeightBytes weights = new WeightBytes(300 * MIB, 5 * MIB, 147 * MIB, 23 * MIB);
    Estimate estimate = estimate(split(MIB, weights, 128), Map.of("session.disable_prepacking", 1));
    assertThat(estimate.peak()).isEqualTo(new Footprint(4 * MIB, 452 * MIB, 0));
  }

  @Test
  void countsAnOrtFileAsMapped() {
    ModelFiles ort =
        new ModelFiles(file(500 * MIB), true, Map.of(), 0, WeightBytes.NONE, 0, AnswerMemory.NONE);
    assertThat(estimate(ort, Map.of("session.disable_prepacking", 1)).peak())
        .isEqualTo(new Footprint(35 * MIB, 500 * MIB, 0));
    assertThat(estimate(ort, Map.of()).peak()).isEqualTo(new Footprint(540 * MIB, 500 * MIB, 0));
  }

  @Test
  void countsWeightsOnAGpuAsPinned() {
    Estimate estimate = estimate(single(500 * MIB), Map.of("execution_provider", "cuda"));
    assertThat(estimate.peak()).isEqualTo(new Footprint(1000 * MIB, 0, 500 * MIB));
    assertThat(estimate.steady()).isEqualTo(new Footprint(40 * MIB, 0, 500 * MIB));
  }

  @Test
  void addsTheTokenizer() {
    ModelFiles files =
        new ModelFiles(file(MIB), false, Map.of(), 0, WeightBytes.NONE, MIB, AnswerMemory.NONE);
    assertThat(estimate(files, Map.of()).steady()).isEqualTo(Footprint.ofPrivate(21 * MIB));
  }

  @Test
  void countsTextsThatFillTheContextAsOftenAsThereMayBeOnesAtOnce() {
    AnswerMemory answers = new AnswerMemory(1000, 100, 2);
    ModelFiles files = new ModelFiles(file(MIB), false, Map.of(), 0, WeightBytes.NONE, 0, answers);
    long perText = 2 * 1000 * 512 + 100 * 256 + 8 * 4 * 2 * 256 * 512;
    Estimate alone = estimate(files, Map.of("context_length", 512, "threads", 4));
    assertThat(alone.growth()).isEqualTo(Footprint.ofPrivate(perText));
    assertThat(alone.peak()).isEqualTo(Footprint.ofPrivate(2 * MIB + perText));
    assertThat(alone.steady()).isEqualTo(Footprint.ofPrivate(MIB));
    Estimate three = estimate(files, Map.of("context_length", 512, "threads", 2));
    assertThat(three.growth()).isEqualTo(Footprint.ofPrivate(3 * perText));
    assertThat(estimate(files, Map.of("threads", 6)).growth())
        .isEqualTo(Footprint.ofPrivate(2 * 1000 * 2048 + 100 * 256 + 8 * 4 * 2 * 256 * 2048));
  }

  private static Estimate estimate(ModelFiles files, Map<String, ?> parameters) {
    return FootprintEstimate.of(files, LoadParameters.of(new Parameters(parameters), Gpu.AUTO), 6);
  }

  private static ModelFiles single(long size) {
    return new ModelFiles(file(size), false, Map.of(), 0, WeightBytes.NONE, 0, AnswerMemory.NONE);
  }

  private static ModelFiles split(long graph, WeightBytes weights, int nodes) {
    long data = weights.copied() + weights.mapped() + weights.both() + weights.lookedUp();
    return new ModelFiles(
        file(graph), false, Map.of(Path.of("w"), file(data)), nodes, weights, 0, AnswerMemory.NONE);
  }

  private static ModelFile file(long size) {
    return new SizeOnly(size);
  }

  private record SizeOnly(long size) implements ModelFile {
    @Override
    public String name() {
      return "model.onnx";
    }

    @Override
    public String role() {
      return "model";
    }

    @Override
    public Path path() throws IOException {
      throw new IOException("an estimate opens no file");
    }

    @Override
    public SeekableByteChannel open() throws IOException {
      throw new IOException("an estimate opens no file");
    }
  }
}
