package io.serai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.core.host.SingleBundle;
import io.serai.core.worker.PageMove;
import io.serai.core.worker.Worker;
import io.serai.core.worker.WorkerSettings;
import io.serai.spi.Backend;
import io.serai.spi.Cancellation;
import io.serai.spi.Classification;
import io.serai.spi.Generation;
import io.serai.spi.GenerationRequest;
import io.serai.spi.LoadListener;
import io.serai.spi.Model;
import io.serai.spi.ModelSource;
import io.serai.spi.TokenSink;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real ONNX Runtime bundle answers in a worker as it does in the engine's process. */
class WorkerIT {
  private static final List<String> TEXTS =
      List.of("a wonderful film", "dull and far too long", "it was on a Tuesday");

  @TempDir Path work;

  private Worker worker;
  private SingleBundle here;

  @BeforeEach
  void start() throws Exception {
    Path bundle = TestingArchive.plugin("onnxruntime");
    worker =
        Worker.start(
            WorkerSettings.of("onnx", bundle, work.resolve("storage"), work.resolve("logs")));
    here = SingleBundle.start(bundle, work.resolve("here"), Map.of());
  }

  @AfterEach
  void close() {
    worker.close();
    here.close();
    assertThat(work.resolve("storage")).isEmptyDirectory();
  }

  @Test
  void classifiesTheSame() {
    ModelSource source = TestingSource.sample("sentiment-bert");
    Backend backend = worker.backend();
    assertThat(backend.estimate(source)).isEqualTo(here.backend().estimate(source));
    Model there = load(backend, source);
    Model same = load(here.backend(), source);
    assertThat(there.signature()).usingRecursiveComparison().isEqualTo(same.signature());
    assertThat(there.classify(TEXTS, new Cancellation()))
        .isEqualTo(same.classify(TEXTS, new Cancellation()));
    there.close();
    same.close();
  }

  @Test
  void embedsAndGeneratesTheSame() {
    Model there = load(worker.backend(), TestingSource.sample("sentence-embedding"));
    Model same = load(here.backend(), TestingSource.sample("sentence-embedding"));
    assertThat(there.embed(TEXTS, new Cancellation()))
        .isEqualTo(same.embed(TEXTS, new Cancellation()));
    same.close();
    Model writer = load(worker.backend(), TestingSource.sample("tiny-lm"));
    Model sameWriter = load(here.backend(), TestingSource.sample("tiny-lm"));
    GenerationRequest request = GenerationRequest.greedy("Once upon a time", 20);
    assertThat(writer.generate(request, TokenSink.NONE, new Cancellation()))
        .isEqualTo(sameWriter.generate(request, TokenSink.NONE, new Cancellation()));
    GenerationRequest likely = request.withLogprobs(5);
    Generation told = writer.generate(likely, TokenSink.NONE, new Cancellation());
    assertThat(told.choices()).isNotEmpty();
    assertThat(told).isEqualTo(sameWriter.generate(likely, TokenSink.NONE, new Cancellation()));
    sameWriter.close();
  }

  @Test
  void answersAfterItWasPagedOutWithoutLoadingAgain() {
    Model model = load(worker.backend(), TestingSource.sample("sentiment-cnn"));
    List<Classification> before = model.classify(TEXTS, new Cancellation());
    PageMove out = worker.demote((phase, fraction) -> {});
    assertThat(out.before().anonymous()).isPositive();
    assertThat(model.classify(TEXTS, new Cancellation())).isEqualTo(before);
    worker.promote((phase, fraction) -> {});
    assertThat(model.classify(TEXTS, new Cancellation())).isEqualTo(before);
  }

  private static Model load(Backend backend, ModelSource source) {
    return backend.load(source, LoadListener.NONE, new Cancellation());
  }
}
