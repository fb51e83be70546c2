package io.serai.routes.model;

import io.serai.catalog.Priority;
import io.serai.core.select.Goal;
import io.serai.spi.Constraint;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values of parameters as callers write them; null for what they don't. All fails with
 * {@link ErrorCode#INVALID_PARAMETER} where one isn't what it must be.
 */
final class ParameterReader {
  private static final double MOST_SECONDS = Integer.MAX_VALUE;
  private static final double MILLIS = 1e3;
  private static final double TWO_TO_63 = 0x1p63;

  private final Map<String, ?> values;

  ParameterReader(Map<String, ?> values) {
    this.values = values;
  }

  /** Given in seconds. */
  @Nullable Duration keepAlive() {
    Double seconds = number("keepAlive", false);
    return seconds == null
        ? null
        : seconds < 0
            ? Duration.ofSeconds(-1)
            : Duration.ofMillis((long) (Math.min(seconds, MOST_SECONDS) * MILLIS));
  }

  /**
   * A number.
   *
   * @param whole whether it must be a whole one
   */
  @Nullable Double number(String name, boolean whole) {
    return switch (values.get(name)) {
      case null -> null;
      case Number n when !whole || n.doubleValue() == Math.rint(n.doubleValue()) -> n.doubleValue();
      case Object other ->
          throw new SeraiException(
              ErrorCode.INVALID_PARAMETER,
              "parameter '%s' must be a %s, but is '%s'"
                  .formatted(name, whole ? "whole number" : "number", other));
    };
  }

  /** All 64 bits count, of which a double would lose some. */
  @Nullable Long seed() {
    return switch (values.get("seed")) {
      case null -> null;
      case Long seed -> seed;
      case Number n
          when n.doubleValue() == Math.rint(n.doubleValue())
              && Math.abs(n.doubleValue()) < TWO_TO_63 ->
          n.longValue();
      case Object other ->
          throw new SeraiException(
              ErrorCode.INVALID_PARAMETER,
              "parameter 'seed' must be a whole number of 64 bits, but is '%s'".formatted(other));
    };
  }

  @Nullable List<String> stop() {
    return switch (values.get("stop")) {
      case null -> null;
      case String text -> List.of(text);
      case List<?> texts when texts.stream().allMatch(String.class::isInstance) ->
          texts.stream().map(String.class::cast).toList();
      default ->
          throw new SeraiException(
              ErrorCode.INVALID_PARAMETER, "parameter 'stop' must be a text or a list of texts");
    };
  }

  @Nullable List<Integer> stopTokens() {
    return switch (values.get("stopTokens")) {
      case null -> null;
      case List<?> numbers -> numbers.stream().map(ParameterReader::token).toList();
      case String text -> tokens(text);
      case Object value -> List.of(token(value));
    };
  }

  /**
   * Numbers of tokens with commas between them.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_PARAMETER} if they aren't that
   */
  static List<Integer> tokens(String text) {
    return Arrays.stream(text.split(",")).map(String::strip).map(ParameterReader::token).toList();
  }

  private static Integer token(@Nullable Object value) {
    String number = String.valueOf(value);
    if (!number.matches("\\d{1,9}")) {
      throw new SeraiException(
          ErrorCode.INVALID_PARAMETER,
          "parameter 'stopTokens' must be numbers of tokens, but has '%s'".formatted(value));
    }
    return Integer.valueOf(number);
  }

  private @Nullable String text(String name) {
    return switch (values.get(name)) {
      case null -> null;
      case String text -> text;
      case Object other ->
          throw new SeraiException(
              ErrorCode.INVALID_PARAMETER,
              "parameter '%s' must be a text, but is '%s'".formatted(name, other));
    };
  }

  @Nullable Constraint constraint() {
    return constraint(text("grammar"), text("jsonSchema"));
  }

  /**
   * The form that a grammar or schema asks for.
   *
   * @return null where neither is given
   * @throws SeraiException with {@link ErrorCode#INVALID_PARAMETER} if both are
   */
  static @Nullable Constraint constraint(@Nullable String grammar, @Nullable String jsonSchema) {
    if (grammar != null && jsonSchema != null) {
      throw new SeraiException(
          ErrorCode.INVALID_PARAMETER, "give a 'grammar' or a 'jsonSchema', not both");
    }
    return grammar != null
        ? new Constraint.Grammar(grammar)
        : jsonSchema != null ? new Constraint.JsonSchema(jsonSchema) : null;
  }

  /** For memory and for cores; null too where the word says what a model is chosen by. */
  @Nullable Priority priority() {
    Object value = values.get("priority");
    return value == null || Goal.of(value.toString()).isPresent()
        ? null
        : Priority.of(value.toString())
            .orElseThrow(
                () ->
                    new SeraiException(
                        ErrorCode.INVALID_PARAMETER,
                        "parameter 'priority' must be low, normal or high, or what a model is chosen by (speed, quality, balanced), but is '%s'"
                            .formatted(value)));
  }
}
