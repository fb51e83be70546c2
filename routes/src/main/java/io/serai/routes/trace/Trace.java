package io.serai.routes.trace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** What the steps of one run did. Branches that run at the same time share it. */
public final class Trace {
  private static final String PROPERTY = "SeraiTrace";

  private final List<Step> steps = new ArrayList<>();

  /** Starts a trace in an exchange. */
  public static Trace start(Exchange exchange) {
    Trace trace = new Trace();
    exchange.setProperty(PROPERTY, trace);
    return trace;
  }

  /** The trace that the exchange is part of; null if nobody started one. */
  public static @Nullable Trace of(Exchange exchange) {
    return exchange.getProperty(PROPERTY, Trace.class);
  }

  /** Adds what a step did. */
  public synchronized void add(Step step) {
    steps.add(step);
  }

  /** The steps in the order in which they began. */
  public synchronized List<Step> steps() {
    return steps.stream().sorted(Comparator.comparingLong(Step::startedNanos)).toList();
  }
}
