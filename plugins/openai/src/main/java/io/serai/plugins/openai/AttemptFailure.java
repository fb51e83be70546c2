package io.serai.plugins.openai;

import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One attempt has failed; whether another is made is decided by what is in here. */
final class AttemptFailure extends Exception {
  /** What follows from it. */
  enum Kind {
    /** The server failed: it counts for the circuit breaker, and another attempt may help. */
    SERVER_FAILED,
    /** As {@link #SERVER_FAILED}, but another attempt would do harm or take too long. */
    SERVER_FAILED_FOR_GOOD,
    /** The server is well and has too much to do: another attempt may help. */
    BUSY,
    /** The server is well and refuses this request: another attempt would be refused too. */
    REFUSED
  }

  private final SeraiException error;
  private final Kind kind;
  private final @Nullable Duration pause;

  AttemptFailure(Kind kind, ErrorCode code, String message) {
    this(kind, new SeraiException(code, message), null);
  }

  /**
   * A failure.
   *
   * @param error what the caller is told if it is the last attempt
   * @param pause how long the server wants to be left alone; null if it doesn't say
   */
  AttemptFailure(Kind kind, SeraiException error, @Nullable Duration pause) {
    super(error.getMessage(), error);
    this.kind = kind;
    this.error = error;
    this.pause = pause;
  }

  SeraiException error() {
    return error;
  }

  Kind kind() {
    return kind;
  }

  @Nullable Duration pause() {
    return pause;
  }

  /** Whether another attempt may help. */
  boolean again() {
    return kind == Kind.SERVER_FAILED || kind == Kind.BUSY;
  }
}
