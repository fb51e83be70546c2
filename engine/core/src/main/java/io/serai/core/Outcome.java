package io.serai.core;

import io.serai.spi.SeraiException;
import java.util.function.Consumer;

/**
 * What came of a call.
 *
 * @param <R> the answer's type
 */
public sealed interface Outcome<R> {
  /**
   * The model answered.
   *
   * @param answer what it said
   * @param report how it went
   */
  record Answered<R>(R answer, CallReport report) implements Outcome<R> {}

  /**
   * There is no answer.
   *
   * @param error why
   */
  record Failed<R>(SeraiException error) implements Outcome<R> {}

  /** Takes an outcome within microseconds, so that its thread may compute another call after it. */
  @FunctionalInterface
  interface BriefListener<R> extends Consumer<Outcome<R>> {}
}
