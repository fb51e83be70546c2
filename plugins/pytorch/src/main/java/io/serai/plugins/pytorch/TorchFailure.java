package io.serai.plugins.pytorch;

import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;

/** What libtorch says when something fails, in one line. */
final class TorchFailure {
  private static final int LONGEST = 400;

  private TorchFailure() {}

  /** The error of a failed call of native code. */
  static SeraiException of(ErrorCode code, String what, RuntimeException failure) {
    return new SeraiException(
        code, "%s: %s".formatted(what, reason(String.valueOf(failure.getMessage()))), failure);
  }

  /**
   * The line that tells the reason. A failure in a module's code comes with the code and ends with
   * the reason; others begin with it, and a stack of C++ functions follows.
   */
  static String reason(String message) {
    String[] lines = message.strip().split("\\R", -1);
    String reason = lines[0];
    for (String line : lines) {
      if (line.matches("([a-z_.]+\\.)*[A-Z][A-Za-z]*(Error|Exception): .*")) {
        reason = line;
      }
    }
    return reason.length() > LONGEST ? reason.substring(0, LONGEST) + "…" : reason;
  }
}
