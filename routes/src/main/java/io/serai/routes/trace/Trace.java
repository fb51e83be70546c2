package io.serai.routes.trace;

import io.serai.spi.SeraiException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.jspecify.annotations.Nullable;

/** What the steps of one run did. Branches that run at the same time share it. */
public final class Trace {
  private static final String PROPERTY = "SeraiTrace";

  /** A step that has begun. */
  public static final class Begun {
    private final String id;
    private final String model;
    private final long startedNanos = System.nanoTime();
    private final @Nullable Double minConfidence;
    private final @Nullable String ensemble;

    private Begun(
        String id, String model, @Nullable Double minConfidence, @Nullable String ensemble) {
      this.id = id;
      this.model = model;
      this.minConfidence = minConfidence;
      this.ensemble = ensemble;
    }
  }

  private final List<Step> steps = new ArrayList<>();
  private final List<Begun> running = new ArrayList<>();

  /** Starts a trace in an exchange. */
  public static Trace start(Exchange exchange) {
    Trace trace = new Trace();
    exchange.setProperty(PROPERTY, trace);
    return trace;
  }

  /** The trace that the exchange is part of; a new one that nobody reads if it is part of none. */
  public static Trace of(Exchange exchange) {
    Trace trace = exchange.getProperty(PROPERTY, Trace.class);
    return trace == null ? new Trace() : trace;
  }

  /** Notes that a step began. */
  public Begun begin(Exchange exchange, String id, String model, @Nullable Double minConfidence) {
    String ensemble = exchange.getProperty(ExchangePropertyKey.CORRELATION_ID, String.class);
    Begun begun = new Begun(id, model, minConfidence, ensemble);
    synchronized (this) {
      running.add(begun);
    }
    return begun;
  }

  /** Notes what a step did, unless it was left out before. */
  public synchronized void end(Begun begun, Result result) {
    if (running.remove(begun)) {
      add(begun, result);
    }
  }

  /** Ends the steps in which members of an ensemble still are: its answer is made without them. */
  public synchronized void leaveOut(Exchange ensemble, SeraiException why) {
    for (Begun begun : List.copyOf(running)) {
      if (ensemble.getExchangeId().equals(begun.ensemble)) {
        end(begun, new Result(null, null, why, null));
      }
    }
  }

  private void add(Begun begun, Result result) {
    steps.add(
        new Step(
            begun.id,
            begun.model,
            begun.startedNanos,
            System.nanoTime() - begun.startedNanos,
            result.report(),
            result.answer(),
            begun.minConfidence,
            result.error(),
            result.selection()));
  }

  /** The steps in the order in which they began. */
  public synchronized List<Step> steps() {
    return steps.stream().sorted(Comparator.comparingLong(Step::startedNanos)).toList();
  }
}
