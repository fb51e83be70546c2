package io.serai.bench;

import io.serai.core.residency.LoadedModel;
import io.serai.spi.Cancellation;
import io.serai.spi.Classification;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.DefaultExchange;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the step {@code model:} adds to a direct call of the loaded model: the difference of the
 * medians of {@link #step} and {@link #direct}. Run by {@code model-step.sh}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class ModelStepBenchmark {
  private static final List<String> TEXTS = List.of(BenchEngine.TEXT);

  private BenchEngine engine;
  private LoadedModel model;
  private AsyncProducer step;
  private ProducerTemplate template;

  /** Loads the model. */
  @Setup
  public void start() throws Exception {
    engine = new BenchEngine();
    model = engine.model("sentiment-bow");
    engine.model("sentiment-cnn");
    step = engine.context().getEndpoint("model:sentiment-bow").createAsyncProducer();
    step.start();
    template = engine.context().createProducerTemplate();
  }

  /** Unloads it. */
  @TearDown
  public void stop() {
    model.release();
    step.stop();
    template.stop();
    engine.close();
  }

  /** The loaded model, called by its interface. */
  @Benchmark
  public Classification direct() {
    return model.model().classify(TEXTS, new Cancellation()).getFirst();
  }

  /** The same model, as a step of a pipeline. */
  @Benchmark
  public Object step() {
    Exchange exchange = new DefaultExchange(engine.context(), ExchangePattern.InOut);
    exchange.getMessage().setBody(BenchEngine.TEXT);
    boolean done = step.process(exchange, sync -> {});
    if (!done || exchange.getException() != null) {
      throw new IllegalStateException("not answered at once", exchange.getException());
    }
    return exchange.getMessage().getBody();
  }

  /** A whole pipeline of two models. */
  @Benchmark
  public Object chain() {
    return template.requestBody("direct:chain", BenchEngine.TEXT);
  }
}
