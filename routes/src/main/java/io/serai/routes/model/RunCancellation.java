package io.serai.routes.model;

import io.serai.spi.Cancellation;
import org.apache.camel.Exchange;

/** The cancellation of the run that an exchange is part of; all of the run's branches share it. */
public final class RunCancellation {
  private static final String PROPERTY = "SeraiCancellation";

  private RunCancellation() {}

  /** Gives the cancellation to all steps of a run. */
  public static void put(Exchange exchange, Cancellation cancellation) {
    exchange.setProperty(PROPERTY, cancellation);
  }

  /** The run's cancellation; one that is never requested where there is none. */
  static Cancellation of(Exchange exchange) {
    Cancellation given = exchange.getProperty(PROPERTY, Cancellation.class);
    return given == null ? new Cancellation() : given;
  }
}
