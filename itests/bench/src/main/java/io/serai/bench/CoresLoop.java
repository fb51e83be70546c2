package io.serai.bench;

import io.serai.catalog.ModelRef;
import io.serai.core.Engine;
import io.serai.core.Outcome;
import io.serai.spi.Cancellation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many calls a second three models answer when each has the engine for itself, and in parallel,
 * and on how many threads they computed at once. Each is asked by as many clients as there are
 * cores, of which every one waits for its answer. Run by {@code cores.sh}.
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
      double[] alone = new double[MODELS.size()];
      for (int i = 0; i < alone.length; i++) {
        List<String> one = List.of(MODELS.get(i));
        loop.rates(one, WARM_NANOS);
        alone[i] = loop.rates(one, MEASURED_NANOS)[0];
      }
      loop.rates(MODELS, WARM_NANOS);
      loop.mostThreads.set(0);
      double[] together = loop.rates(MODELS, MEASURED_NANOS);
      loop.print(alone, together);
    }
  }

  private void print(double[] alone, double[] together) {
    double sum = 0;
    for (int i = 0; i < alone.length; i++) {
      double ratio = together[i] / alone[i];
      sum += ratio;
      System.out.printf(
          Locale.ROOT,
          "%-15s %9.1f calls/s alone, %9.1f in parallel: %.2f times%n",
          MODELS.get(i),
          alone[i],
          together[i],
          ratio);
    }
    System.out.printf(
        Locale.ROOT,
        "together %.2f times what one has alone, on %d cores, %d threads at once at the most%n",
        sum,
        engine.compute().cores(),
        mostThreads.get());
  }

  private double[] rates(List<String> models, long nanos) throws InterruptedException {
    long end = System.nanoTime() + nanos;
    List<LongAdder> answers = models.stream().map(model -> new LongAdder()).toList();
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < models.size(); i++) {
      String model = models.get(i);
      LongAdder mine = answers.get(i);
      for (int client = 0; client < engine.compute().cores(); client++) {
        clients.add(Thread.ofPlatform().start(() -> askUntil(end, model, mine)));
      }
    }
    for (Thread client : clients) {
      client.join();
    }
    return answers.stream().mapToDouble(count -> count.sum() / (nanos / 1e9)).toArray();
  }

  private void askUntil(long end, String model, LongAdder answers) {
    while (System.nanoTime() < end) {
      ask(model).join();
      answers.increment();
    }
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
