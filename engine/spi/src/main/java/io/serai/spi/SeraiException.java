package io.serai.spi;

import org.jspecify.annotations.Nullable;

/**
 * A failure with a code for programs and a message that tells a person what happened and what to
 * do.
 */
public final class SeraiException extends RuntimeException {
  private final ErrorCode code;

  /** A failure without a cause. */
  public SeraiException(ErrorCode code, String message) {
    this(code, message, null);
  }

  /** A failure that another one caused. */
  public SeraiException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** What kind of failure it is. */
  public ErrorCode code() {
    return code;
  }
}
