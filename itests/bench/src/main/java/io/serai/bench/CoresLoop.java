package io.serai.bench;

import io.serai.catalog.ModelRef;
import io.serai.core.Engine;
import io.serai.core.Outcome;
import io.serai.spi.Cancellation;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How often a second three models can be called, one after the other and in parallel, and on how
 * many threads they computed at once. Run by {@code cores.sh}.
 */
public final class CoresLoop {
  private static final List<String> MODELS =
      List.of("sentiment-bow", "sentiment-cnn", "sentiment-bert");
  private static final long WARM_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final long MEASURED_NANOS = TimeUnit.SECONDS.toNanos(8);

  private final Engine engine;
  private final AtomicInteger threads = new AtomicInteger();
  private final AtomicInteger mostThreads = new AtomicInteger();

  private CoresLoop(Engine engine) {
    this.engine = engine;
  }

  /** Loads the models and calls them. */
  public static void main(String[] arguments) throws Exception {
    try (BenchEngine bench = new BenchEngine()) {
      CoresLoop loop = new CoresLoop(bench.engine());
      loop.oneAfterTheOther(WARM_NANOS);
      double serial = loop.oneAfterTheOther(MEASURED_NANOS);
      loop.inParallel(WARM_NANOS);
      double parallel = loop.inParallel(MEASURED_NANOS);
      System.out.printf(
          Locale.ROOT,
          "rounds of three models: %.0f/s one after the other, %.0f/s in parallel (%.2f times) on"
              + " %d cores; %d threads at once at the most%n",
          serial,
          parallel,
          parallel / serial,
          bench.engine().compute().cores(),
          loop.mostThreads.get());
    }
  }

  private double oneAfterTheOther(long nanos) {
    long end = System.nanoTime() + nanos;
    long rounds = 0;
    while (System.nanoTime() < end) {
      MODELS.forEach(model -> ask(model).join());
      rounds++;
    }
    return rounds / (nanos / 1e9);
  }

  private double inParallel(long nanos) {
    long end = System.nanoTime() + nanos;
    long rounds = 0;
    while (System.nanoTime() < end) {
      CompletableFuture.allOf(MODELS.stream().map(this::ask).toArray(CompletableFuture[]::new))
          .join();
      rounds++;
    }
    return rounds / (nanos / 1e9);
  }

  private CompletableFuture<Outcome<Object>> ask(String name) {
    CompletableFuture<Outcome<Object>> answer = new CompletableFuture<>();
    Cancellation never = new Cancellation();
    engine.<Object>call(
        ModelRef.parse(name),
        model -> {
          mostThreads.accumulateAndGet(threads.addAndGet(model.threads()), Math::max);
          try {
            return model.classify(List.of(BenchEngine.TEXT), never);
          } finally {
            threads.addAndGet(-model.threads());
          }
        },
        never,
        outcome -> {
          if (outcome instanceof Outcome.Failed<Object> failed) {
            answer.completeExceptionally(failed.error());
          } else {
            answer.complete(outcome);
          }
        });
    return answer;
  }
}
