package io.serai.plugins.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.formats.gguf.TestingGgufFile;
import io.serai.spi.Estimate;
import io.serai.spi.Gpu;
import io.serai.spi.MemoryKind;
import io.serai.spi.ModelSource;
import io.serai.spi.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FootprintEstimateTest {
  /** Two layers whose keys and values are 32 wide each. */
  private static final long CACHE_OF_A_TOKEN = 2 * (32 + 32) * 2;

  private static final int WEIGHTS = 2 * 64 * 64 * 4;

  @TempDir Path folder;

  @Test
  void weightsArePagesOfTheFile() throws IOException {
    Estimate estimate = estimate(model(), 0);
    assertThat(part(estimate, "weights", MemoryKind.MAPPED)).isEqualTo(fileSize());
    assertThat(estimate.steady().pinnedBytes()).isZero();
  }

  @Test
  void theCacheIsAsLargeAsTheContext() throws IOException {
    assertThat(part(estimate(model(), 0), "KV cache", MemoryKind.PRIVATE))
        .isEqualTo(4096 * CACHE_OF_A_TOKEN);
    assertThat(
            part(
                estimate(model().parameter("context_length", 1000).parameter("parallel", 3), 0),
                "KV cache",
                MemoryKind.PRIVATE))
        .isEqualTo(3 * 1024 * CACHE_OF_A_TOKEN);
    assertThat(
            part(
                estimate(model().parameter("kv_cache_type", "q8_0"), 0),
                "KV cache",
                MemoryKind.PRIVATE))
        .isEqualTo(4096L * 2 * 2 * 34);
  }

  @Test
  void whatIsReadOrLockedIsNotMapped() throws IOException {
    assertThat(part(estimate(model().parameter("mmap", false), 0), "weights", MemoryKind.PRIVATE))
        .isEqualTo(fileSize());
    assertThat(part(estimate(model().parameter("mlock", true), 0), "weights", MemoryKind.PINNED))
        .isEqualTo(fileSize());
  }

  @Test
  void whatIsOnTheGpuIsPinned() throws IOException {
    Estimate one = estimate(model(), 1);
    assertThat(part(one, "weights on the GPU", MemoryKind.PINNED)).isEqualTo(WEIGHTS / 2);
    assertThat(part(one, "KV cache on the GPU", MemoryKind.PINNED))
        .isEqualTo(part(one, "KV cache", MemoryKind.PRIVATE));
    Estimate all = estimate(model(), Offload.ALL);
    assertThat(part(all, "weights on the GPU", MemoryKind.PINNED)).isEqualTo(WEIGHTS);
    assertThat(all.parts()).noneMatch(part -> part.name().equals("KV cache"));
  }

  /** Only servers compute on a GPU, and models that share a worker have a server each. */
  @Test
  void eachModelOnTheGpuHasAContextOfItsOwn() throws IOException {
    Estimate onGpu = estimate(model(), 1);
    assertThat(onGpu.parts()).contains(Estimate.GPU_CONTEXT);
    assertThat(onGpu.once()).isEmpty();
    assertThat(onGpu.steady().pinnedBytes()).isGreaterThan(Estimate.GPU_CONTEXT.bytes());
    assertThat(estimate(model(), 0).parts()).doesNotContain(Estimate.GPU_CONTEXT);
  }

  @Test
  void theGpuHasACopyOfAVocabularyThatIsTheOutputToo() throws IOException {
    Path file = folder.resolve("tied.gguf");
    Files.write(
        file,
        TestingGgufFile.model().tensor("token_embd.weight", 0, 0, 64, 64).toBytes(64 * 64 * 4));
    Estimate all = estimate(TestingGguf.of(file), Offload.ALL);
    assertThat(part(all, "weights on the GPU", MemoryKind.PINNED)).isEqualTo(64 * 64 * 4);
    assertThat(part(all, "weights", MemoryKind.MAPPED)).isEqualTo(Files.size(file));
    assertThat(part(estimate(TestingGguf.of(file), 2), "weights on the GPU", MemoryKind.PINNED))
        .isZero();
  }

  @Test
  void whatOnlyLongTextsTouchCountsBesidesWhatShortOnesWereMeasuredWith() throws IOException {
    Estimate estimate = estimate(model(), 0);
    long computing = part(estimate, "computing", MemoryKind.PRIVATE);
    assertThat(estimate.growth().privateBytes()).isPositive().isLessThan(computing);
    assertThat(estimate(model(), 1).growth().totalBytes()).isZero();
  }

  @Test
  void aGpuThatIsNotUsedPinsNothing() throws IOException {
    ModelSource source = model().gpu(Gpu.OFF).source();
    assertThat(
            FootprintEstimate.of(
                    GgufModel.of(source),
                    LoadParameters.of(source.parameters()),
                    Set.of(Task.TEXT_GENERATION),
                    Offload.NONE.layers(),
                    true)
                .peak()
                .pinnedBytes())
        .isZero();
  }

  private long fileSize() throws IOException {
    return Files.size(folder.resolve("model.gguf"));
  }

  private TestingGguf model() throws IOException {
    Path file = folder.resolve("model.gguf");
    Files.write(
        file,
        TestingGgufFile.model()
            .tensor("blk.0.attn_q.weight", 0, 0, 64, 64)
            .tensor("blk.1.attn_q.weight", 0, 64 * 64 * 4, 64, 64)
            .toBytes(WEIGHTS));
    return TestingGguf.of(file);
  }

  private static Estimate estimate(TestingGguf model, int gpuLayers) {
    ModelSource source = model.source();
    return FootprintEstimate.of(
        GgufModel.of(source),
        LoadParameters.of(source.parameters()),
        source.tasks(),
        gpuLayers,
        false);
  }

  private static long part(Estimate estimate, String name, MemoryKind kind) {
    return estimate.parts().stream()
        .filter(part -> part.name().equals(name) && part.kind() == kind)
        .mapToLong(Estimate.Part::bytes)
        .sum();
  }
}
