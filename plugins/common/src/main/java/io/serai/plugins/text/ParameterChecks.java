package io.serai.plugins.text;

import io.serai.spi.ErrorCode;
import io.serai.spi.Parameters;
import io.serai.spi.SeraiException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** Reads load parameters that have a range or a few values. */
public final class ParameterChecks {
  private ParameterChecks() {}

  /**
   * A whole number, or empty where it isn't set.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_PARAMETER} if it is out of range
   */
  public static OptionalInt inRange(Parameters parameters, String name, int least, int most) {
    if (!parameters.names().contains(name)) {
      return OptionalInt.empty();
    }
    int value = parameters.integer(name, least);
    if (value < least || value > most) {
      throw invalid(name, "from %d to %d".formatted(least, most), Integer.toString(value));
    }
    return OptionalInt.of(value);
  }

  /**
   * One of the constants of an enum, which manifests write in lower case.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_PARAMETER} if it is none of them
   */
  public static <E extends Enum<E>> E choice(Parameters parameters, String name, E defaultValue) {
    Optional<String> given = parameters.string(name);
    if (given.isEmpty()) {
      return defaultValue;
    }
    E[] choices = defaultValue.getDeclaringClass().getEnumConstants();
    return Arrays.stream(choices)
        .filter(choice -> word(choice).equals(given.get()))
        .findFirst()
        .orElseThrow(
            () ->
                invalid(
                    name,
                    Arrays.stream(choices)
                        .map(ParameterChecks::word)
                        .collect(Collectors.joining(", ", "one of ", "")),
                    given.get()));
  }

  /** The error of a parameter that has another value than it may. */
  public static SeraiException invalid(String name, String wanted, String value) {
    return new SeraiException(
        ErrorCode.INVALID_PARAMETER,
        "parameter '%s' must be %s, but is '%s'".formatted(name, wanted, value));
  }

  private static String word(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }
}
