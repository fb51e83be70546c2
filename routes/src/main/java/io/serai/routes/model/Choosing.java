package io.serai.routes.model;

import io.serai.catalog.Durations;
import io.serai.catalog.ModelRef;
import io.serai.core.select.Goal;
import io.serai.core.select.Wish;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the choice of a model goes by, where that is left to the engine; nulls for what isn't said.
 *
 * @param goal what matters most
 * @param prefer taken if it can be had
 * @param maxLatency until it has answered
 * @param minQuality the least known quality, 0 to 1
 */
public record Choosing(
    @Nullable Goal goal,
    @Nullable ModelRef prefer,
    @Nullable Duration maxLatency,
    @Nullable Double minQuality) {
  /** Nothing is said. */
  public static final Choosing NONE = new Choosing(null, null, null, null);

  /**
   * Reads the parameters {@code priority}, {@code prefer}, {@code maxLatency} and {@code
   * minQuality}.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_PARAMETER}
   */
  static Choosing of(Map<String, ?> values) {
    Object prefer = values.get("prefer");
    return new Choosing(
        Optional.ofNullable(values.get("priority"))
            .flatMap(word -> Goal.of(word.toString()))
            .orElse(null),
        prefer == null ? null : ModelRef.parse(prefer.toString()),
        maxLatency(values.get("maxLatency")),
        minQuality(values.get("minQuality")));
  }

  private static @Nullable Duration maxLatency(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Number millis -> Wish.latency(millis.doubleValue());
      case Object text ->
          Durations.parse(text.toString())
              .orElseThrow(
                  () ->
                      new SeraiException(
                          ErrorCode.INVALID_PARAMETER,
                          "parameter 'maxLatency' must be milliseconds, or a number with a unit such as 2s, but is '%s'"
                              .formatted(text)));
    };
  }

  private static @Nullable Double minQuality(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Number number -> number.doubleValue();
      case Object other ->
          throw new SeraiException(
              ErrorCode.INVALID_PARAMETER,
              "parameter 'minQuality' must be a number from 0 to 1, but is '%s'".formatted(other));
    };
  }

  /** What this says, and of what it doesn't say, what the other does. */
  Choosing over(Choosing other) {
    return new Choosing(
        goal == null ? other.goal : goal,
        prefer == null ? other.prefer : prefer,
        maxLatency == null ? other.maxLatency : maxLatency,
        minQuality == null ? other.minQuality : minQuality);
  }
}
