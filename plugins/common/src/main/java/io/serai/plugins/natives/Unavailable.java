package io.serai.plugins.natives;

import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;

/** Why native code can't be used. */
public final class Unavailable {
  private Unavailable() {}

  /**
   * The failure with the reason at its root.
   *
   * @param what couldn't be loaded
   * @return with {@link ErrorCode#BACKEND_UNAVAILABLE}
   */
  public static SeraiException of(String what, Throwable failure) {
    Throwable reason = failure;
    while (reason.getCause() != null) {
      reason = reason.getCause();
    }
    return new SeraiException(
        ErrorCode.BACKEND_UNAVAILABLE,
        "%s can't be loaded: %s".formatted(what, reason.getMessage()),
        failure);
  }
}
