package io.serai.plugins.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.GenerationRequest;
import io.serai.spi.Gpu;
import io.serai.spi.Model;
import io.serai.spi.SeraiException;
import io.serai.spi.TokenSink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether a GPU computes or the processor, against {@link TestingLlamaServer}. */
class OffloadTest {
  @TempDir static Path folder;

  private static LlamaBackend backend;

  @BeforeAll
  static void load() throws Exception {
    backend = TestingLlamaServer.backend(folder, "");
  }

  @AfterAll
  static void close() {
    backend.close();
  }

  @Test
  void usesTheGpuThatItHas() throws Exception {
    Path program = Files.createDirectory(folder.resolve("gpu"));
    try (LlamaBackend withGpu = TestingLlamaServer.backend(program, "  CUDA0: Orin (7620 MiB)");
        Model onGpu = TestingGguf.sample().gpu(Gpu.REQUIRED).load(withGpu)) {
      assertThat(onGpu.device()).isEqualTo("cuda:0");
      assertThat(onGpu.memory().pinnedBytes()).isGreaterThan(3_000_000);
      assertThat(
              onGpu
                  .generate(
                      GenerationRequest.greedy("options", 99), TokenSink.NONE, new Cancellation())
                  .text())
          .contains("--n-gpu-layers9999")
          .doesNotContain("--devicenone");
    }
  }

  @Test
  void tellsHowManyLayersAreOnTheGpuAsTheServerSays() throws Exception {
    assertThat(deviceOf("some.gguf", Gpu.REQUIRED, 2)).isEqualTo("cuda:0 (2 of 3 layers)");
    assertThat(deviceOf("all.gguf", Gpu.AUTO, 4)).isEqualTo("cuda:0");
    assertThat(deviceOf("none.gguf", Gpu.AUTO, 0)).isEqualTo("cpu");
    assertThat(deviceOf("partly.gguf", Gpu.AUTO, 4)).isEqualTo("cuda:0 (1 of 3 layers)");
    assertThat(deviceOf("silent.gguf", Gpu.AUTO, 4)).isEqualTo("cuda:0 (not confirmed)");
  }

  @Test
  void refusesToComputeElsewhereThanTheManifestRequires() {
    assertThatThrownBy(() -> deviceOf("partly.gguf", Gpu.REQUIRED, 4))
        .isInstanceOfSatisfying(
            SeraiException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.BACKEND_UNAVAILABLE))
        .hasMessageContaining("put only 1 of 4 layers there, where 4 should be");
    assertThatThrownBy(() -> deviceOf("silent.gguf", Gpu.REQUIRED, 4))
        .isInstanceOfSatisfying(
            SeraiException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.BACKEND_UNAVAILABLE))
        .hasMessageContaining("doesn't say in its log how many layers");
    Offload gpu = Offload.decide(Gpu.AUTO, OptionalInt.empty(), List.of("cuda:0"), "it");
    assertThat(gpu.device(Optional.of(new Offloaded(0, 33)), Gpu.AUTO)).isEqualTo("cpu");
  }

  @Test
  void readsWhatIsOnTheGpuFromTheLogOfAnyVersion() {
    assertThat(Offloaded.of("load_tensors: offloaded 25/33 layers to GPU"))
        .hasValue(new Offloaded(25, 33));
    assertThat(Offloaded.of("0.14.275.753 I load_tensors: offloaded 33/33 layers to GPU"))
        .hasValue(new Offloaded(33, 33));
    assertThat(Offloaded.of("load_tensors: offloading 32 repeating layers to GPU")).isEmpty();
  }

  @Test
  void neverComputesOnTheProcessorWhereAGpuIsRequired() {
    assertThatThrownBy(() -> TestingGguf.sample().gpu(Gpu.REQUIRED).load(backend))
        .isInstanceOfSatisfying(
            SeraiException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.BACKEND_UNAVAILABLE))
        .hasMessageContaining("finds no GPU");
  }

  private static String deviceOf(String name, Gpu wanted, int layers) throws Exception {
    Path copy =
        Files.copy(TestingGguf.SAMPLE, Files.createTempDirectory(folder, "m").resolve(name));
    Path program = Files.createTempDirectory(folder, "gpu");
    try (LlamaBackend withGpu = TestingLlamaServer.backend(program, "  CUDA0: Orin (7620 MiB)");
        Model onGpu =
            TestingGguf.of(copy).parameter("gpu_layers", layers).gpu(wanted).load(withGpu)) {
      return onGpu.device();
    }
  }
}
