package io.serai.routes.model;

import io.serai.catalog.ModelRef;
import org.apache.camel.Exchange;

/**
 * Told of a run while it goes on. Branches that run at the same time tell it at the same time, each
 * on the thread that computes; what it does there holds up the model.
 */
public interface RunListener {
  /** Drops everything. */
  RunListener NONE = new RunListener() {};

  /** A step asks a model, which may have to be loaded first. */
  default void asks(ModelRef model) {}

  /** The model said something, or the step gave up; as often as {@link #asks}. */
  default void asksNoLonger(ModelRef model) {}

  /**
   * A model generated a token. A step that is tried again begins its text again.
   *
   * @param token all of a text's pieces joined are the text of the answer
   */
  default void token(StepToken token) {}

  /**
   * A model generated a piece of a call of a tool.
   *
   * @param call all pieces joined are the calls of the answer
   */
  default void toolCall(StepToolCall call) {}

  /** Has all steps of a run tell this. */
  default void putInto(Exchange exchange) {
    exchange.setProperty(RunListener.class.getName(), this);
  }

  /** Whom the steps of an exchange's run tell. */
  static RunListener of(Exchange exchange) {
    RunListener given = exchange.getProperty(RunListener.class.getName(), RunListener.class);
    return given == null ? NONE : given;
  }
}
