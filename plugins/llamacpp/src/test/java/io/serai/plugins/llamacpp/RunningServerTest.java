package io.serai.plugins.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.formats.gguf.TestingGgufFile;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.Estimate;
import io.serai.spi.GenerationRequest;
import io.serai.spi.LoadListener;
import io.serai.spi.Model;
import io.serai.spi.SeraiException;
import io.serai.spi.Task;
import io.serai.spi.TokenSink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How servers start, fail and end, against {@link TestingLlamaServer}. */
class RunningServerTest {
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
  void tellsTheEngineAndIsNotStartedAgainAfterItCrashed() throws Exception {
    CompletableFuture<String> lost = new CompletableFuture<>();
    try (Model crashing =
        backend.load(TestingGguf.sample().source(), losses(lost), new Cancellation())) {
      for (String prompt : List.of("crash", "Hi")) {
        assertThatThrownBy(
                () ->
                    crashing.generate(
                        GenerationRequest.greedy(prompt, 9), TokenSink.NONE, new Cancellation()))
            .isInstanceOfSatisfying(
                SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WORKER_LOST))
            .hasMessageContaining("ended with status 3; it said last: out of luck");
        assertThat(lost.get(30, TimeUnit.SECONDS))
            .isEqualTo("llama-server ended with status 3; it said last: out of luck");
      }
    }
  }

  @Test
  void tellsNothingOfAServerThatIsClosed() {
    CompletableFuture<String> lost = new CompletableFuture<>();
    backend.load(TestingGguf.sample().source(), losses(lost), new Cancellation()).close();
    assertThat(lost).isNotDone();
  }

  private static LoadListener losses(CompletableFuture<String> lost) {
    return new LoadListener() {
      @Override
      public void progress(String phase, double fraction) {}

      @Override
      public void lost(String why) {
        lost.complete(why);
      }
    };
  }

  @Test
  void getsAnotherPortIfAProcessTookTheFirstMeanwhile() throws Exception {
    Path taken = Files.copy(TestingGguf.SAMPLE, folder.resolve("taken.gguf"));
    try (Model loaded = TestingGguf.of(taken).load(backend)) {
      assertThat(
              loaded
                  .generate(GenerationRequest.greedy("Hi", 9), TokenSink.NONE, new Cancellation())
                  .text())
          .isEqualTo("Hello wörld");
    }
    Path always = Files.copy(TestingGguf.SAMPLE, folder.resolve("always-taken.gguf"));
    assertThatThrownBy(() -> TestingGguf.of(always).load(backend))
        .isInstanceOfSatisfying(
            SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LOAD_FAILED))
        .hasMessageContaining("couldn't bind HTTP server socket");
    assertThat(Files.size(folder.resolve("always-taken.gguf.attempts"))).isEqualTo(2);
  }

  @Test
  void leavesTypesThatNobodyKnowsHereToTheServer() throws Exception {
    Path file = folder.resolve("new.gguf");
    Files.write(file, TestingGgufFile.model().tensor("blk.0.x", 77, 0, 32).toBytes(64));
    try (Model loaded = TestingGguf.of(file).load(backend)) {
      assertThat(loaded.tasks()).containsExactly(Task.TEXT_GENERATION);
      assertThat(loaded.memory().mappedBytes()).isEqualTo(Files.size(file));
    }
  }

  @Test
  void saysHowItEndedIfItDoesNotStart() throws Exception {
    Path broken = Files.copy(TestingGguf.SAMPLE, folder.resolve("broken.gguf"));
    assertThatThrownBy(() -> TestingGguf.of(broken).load(backend))
        .isInstanceOfSatisfying(
            SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LOAD_FAILED))
        .hasMessageContaining("ended with status 1")
        .hasMessageContaining("failed to load model");
  }

  @Test
  void isGoneWhenTheModelIsClosed() {
    Model closed = TestingGguf.sample().load(backend);
    List<ProcessHandle> mine =
        ProcessHandle.current()
            .descendants()
            .filter(process -> process.info().command().orElse("").endsWith("java"))
            .toList();
    closed.close();
    assertThat(mine.stream().filter(ProcessHandle::isAlive)).hasSizeLessThan(mine.size());
  }

  @Test
  void leavesAModelOfSeveralTasksToTheLibrary() {
    TestingGguf both = TestingGguf.sample().tasks(Task.TEXT_GENERATION, Task.EMBEDDINGS);
    assertThat(backend.estimate(both.source()).parts())
        .extracting(Estimate.Part::name)
        .contains("library's code");
    assertThatThrownBy(() -> both.parameter("runtime", "server").load(backend))
        .hasMessageContaining("does one task");
  }

  @Test
  void saysThatAConfiguredServerIsNotThere() {
    try (LlamaBackend wrong =
        new LlamaBackend(new LlamaSettings(null, folder.resolve("nothing")), 1)) {
      assertThatThrownBy(() -> wrong.estimate(TestingGguf.sample().source()))
          .hasMessageContaining("there is no program there");
    }
  }
}
