package io.serai.bench;

import io.serai.core.residency.LoadedModel;
import io.serai.spi.Cancellation;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * How often a second the chain's two models can be called in a loop, on all cores: what HTTP is
 * compared with. Prints the number alone. Run by {@code http.sh}.
 */
public final class DirectLoop {
  private static final long WARM_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long MEASURED_NANOS = TimeUnit.SECONDS.toNanos(10);

  private DirectLoop() {}

  /** Loads the models and calls them. */
  public static void main(String[] arguments) throws Exception {
    int cores = Runtime.getRuntime().availableProcessors();
    try (BenchEngine engine = new BenchEngine();
        ExecutorService threads = Executors.newFixedThreadPool(cores)) {
      LoadedModel first = engine.model("sentiment-bow");
      LoadedModel second = engine.model("sentiment-cnn");
      run(threads, cores, first, second, WARM_NANOS);
      double rate = run(threads, cores, first, second, MEASURED_NANOS);
      System.out.printf(Locale.ROOT, "%.0f%n", rate);
      first.release();
      second.release();
    }
  }

  private static double run(
      ExecutorService threads, int cores, LoadedModel first, LoadedModel second, long nanos) {
    List<CompletableFuture<Long>> loops =
        IntStream.range(0, cores)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> loop(first, second, nanos), threads))
            .toList();
    long calls = loops.stream().mapToLong(CompletableFuture::join).sum();
    return calls / (nanos / 1e9);
  }

  private static long loop(LoadedModel first, LoadedModel second, long nanos) {
    List<String> texts = List.of(BenchEngine.TEXT);
    Cancellation never = new Cancellation();
    long calls = 0;
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() < end) {
      first.model().classify(texts, never);
      second.model().classify(texts, never);
      calls++;
    }
    return calls;
  }
}
