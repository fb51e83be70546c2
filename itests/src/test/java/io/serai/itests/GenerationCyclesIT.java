package io.serai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.core.worker.Worker;
import io.serai.core.worker.WorkerSettings;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.GenerationRequest;
import io.serai.spi.Gpu;
import io.serai.spi.LoadListener;
import io.serai.spi.Model;
import io.serai.spi.ModelSource;
import io.serai.spi.Parameters;
import io.serai.spi.SeraiException;
import io.serai.spi.Task;
import io.serai.spi.TokenSink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A language model of each backend loaded, asked and unloaded again and again in one worker, and
 * every other time left in the middle of a text; {@code serai.cycles} says how often.
 */
class GenerationCyclesIT {
  private static final int CYCLES = Integer.getInteger("serai.cycles", 30);

  /** One answers, and another takes a call that comes before the first is back. */
  private static final int MOST_POOLED = 2;

  /** Longer than a thread without work waits for some before it ends. */
  private static final Duration REST = Duration.ofSeconds(60);

  private static final int LOOK_MILLIS = 500;

  /** By then code is compiled and pools are filled. */
  private static final int SETTLED = CYCLES / 3;

  private static final long GROWTH_BYTES = 8L << 20;

  /** Pages of files come and go besides. */
  private static final long GROWTH_RESIDENT_BYTES = 16L << 20;

  private static final int MANY_TOKENS = 200;

  @TempDir Path work;

  @ParameterizedTest
  @CsvSource({"onnxruntime, tiny-lm", "pytorch, tiny-lm-torch", "llamacpp, tiny-lm-gguf"})
  void leaveNothingBehind(String backend, String sample) throws Exception {
    int givenUp = leaveNothingBehind(backend, backend, TestingSource.sample(sample), Map.of());
    // A text is short, so on a busy machine some are whole before the worker hears of it.
    assertThat(givenUp).isGreaterThanOrEqualTo(CYCLES / 4);
  }

  @Test
  void ofALlamaServerLeaveNothingBehind() throws Exception {
    leaveNothingBehind(
        "llama-server",
        "llamacpp",
        TestingSource.sample("tiny-lm-gguf"),
        Map.of("serai.llamacpp.server", LlamaServerStandIn.program(work).toString()));
  }

  @Test
  void ofAModelOnAnotherServerLeaveNothingBehind() throws Exception {
    try (OpenAiServerStandIn server = new OpenAiServerStandIn()) {
      ModelSource far =
          new ModelSource(
              "far",
              "1",
              "openai",
              Set.of(Task.TEXT_GENERATION),
              List.of(),
              List.of(),
              Gpu.AUTO,
              new Parameters(Map.of("url", server.url())));
      leaveNothingBehind("remote", "openai", far, Map.of());
    }
  }

  /** Gives how many texts were given up before they were whole. */
  private int leaveNothingBehind(
      String name, String bundle, ModelSource source, Map<String, String> more) throws Exception {
    Map<String, String> properties = new HashMap<>(TestingLibtorch.bundleProperties());
    properties.putAll(more);
    Path temporary = Files.createDirectory(work.resolve("tmp"));
    WorkerSettings settings =
        WorkerSettings.of(
                name, TestingArchive.plugin(bundle), work.resolve("storage"), work.resolve("logs"))
            .withBundleProperties(properties)
            .withJvmOptions(List.of("-Djava.io.tmpdir=" + temporary));
    int givenUp = 0;
    try (Worker worker = Worker.start(settings)) {
      WorkerHoldings settled = null;
      for (int cycle = 0; cycle < CYCLES; cycle++) {
        try (Model model = worker.backend().load(source, LoadListener.NONE, new Cancellation())) {
          assertThat(
                  model
                      .generate(
                          GenerationRequest.greedy("I bought", 8),
                          TokenSink.NONE,
                          new Cancellation())
                      .text())
              .isEqualTo(" it in June.");
          if (cycle % 2 == 1 && isGivenUp(model)) {
            givenUp++;
          }
        }
        if (cycle == SETTLED) {
          settled = WorkerHoldings.of(worker, work);
        }
      }
      WorkerHoldings after = atRest(worker, settled);
      System.out.printf(
          "%s%n%s   (after %d cycles and after %d)%n",
          WorkerHoldings.HEADS, settled.row(name, after), SETTLED + 1, CYCLES);
      assertThat(after.anonymous() - settled.anonymous()).isLessThan(GROWTH_BYTES);
      assertThat(after.resident() - settled.resident()).isLessThan(GROWTH_RESIDENT_BYTES);
      assertThat(after.handles()).isLessThanOrEqualTo(settled.handles());
      assertThat(after.ownThreads()).hasSizeLessThanOrEqualTo(settled.ownThreads().size());
      // There may have been more while some weren't back in time.
      TestingArchive.until(REST, () -> WorkerHoldings.pooledThreads(worker) <= MOST_POOLED);
      assertThat(after.files()).isEqualTo(settled.files());
      assertThat(after.processes()).isZero();
    }
    return givenUp;
  }

  /**
   * What it holds once no more of it than before is there, or else after a while: what a closed
   * model had is given back a moment later, on a busy machine.
   */
  private WorkerHoldings atRest(Worker worker, WorkerHoldings before) throws Exception {
    long deadline = System.nanoTime() + REST.toNanos();
    WorkerHoldings now = WorkerHoldings.of(worker, work);
    while (!holdsNoMore(now, before) && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      now = WorkerHoldings.of(worker, work);
    }
    return now;
  }

  private static boolean holdsNoMore(WorkerHoldings now, WorkerHoldings before) {
    return now.handles() <= before.handles()
        && now.ownThreads().size() <= before.ownThreads().size()
        && now.files() == before.files()
        && now.processes() == 0;
  }

  /** Gives a text up at its first token. A server may have sent all of it by then. */
  private static boolean isGivenUp(Model model) {
    Cancellation cancellation = new Cancellation();
    try {
      model.generate(
          GenerationRequest.greedy("Once there was", MANY_TOKENS),
          (token, piece) -> cancellation.request("enough"),
          cancellation);
      return false;
    } catch (SeraiException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED);
      return true;
    }
  }
}
