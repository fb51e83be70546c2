package io.serai.server.device;

import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import org.jspecify.annotations.Nullable;

/** Checks fields; each throws a {@link SeraiException} with INVALID_PARAMETER. */
final class Check {
  private Check() {}

  /** A text that has to be there and not blank. */
  static String text(String name, @Nullable String value) {
    if (value == null) {
      throw invalid("'%s' is missing, a string".formatted(name));
    }
    if (value.isBlank()) {
      throw invalid("'%s' is empty; write something into it".formatted(name));
    }
    return value;
  }

  /** A whole number in a range, or what counts where it was left out. */
  static int whole(String name, @Nullable Integer value, int least, int most, int otherwise) {
    if (value == null) {
      return otherwise;
    }
    if (value < least || value > most) {
      throw invalid(
          most == Integer.MAX_VALUE
              ? "'%s' must be at least %d, but is %d".formatted(name, least, value)
              : "'%s' must be from %d to %d, but is %d".formatted(name, least, most, value));
    }
    return value;
  }

  /** A number in a range, or what counts where it was left out. */
  static double number(
      String name, @Nullable Double value, double least, double most, double otherwise) {
    if (value == null) {
      return otherwise;
    }
    if (!(value >= least && value <= most)) {
      throw invalid(
          "'%s' must be from %s to %s, but is %s"
              .formatted(name, plain(least), plain(most), value));
    }
    return value;
  }

  /** A number that has to be so large, if it is there. */
  static void atLeast(String name, @Nullable Double value, double least) {
    if (value != null && !(value >= least)) {
      throw invalid("'%s' must be at least %s, but is %s".formatted(name, plain(least), value));
    }
  }

  private static String plain(double bound) {
    return bound == Math.rint(bound) ? Long.toString((long) bound) : "%.2f".formatted(bound);
  }

  /** A refusal. */
  static SeraiException invalid(String message) {
    return new SeraiException(ErrorCode.INVALID_PARAMETER, message);
  }
}
