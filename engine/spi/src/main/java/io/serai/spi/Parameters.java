package io.serai.spi;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Named values from a manifest: strings, whole numbers, decimals and booleans. Names are flat, with
 * dots, such as {@code session.disable_prepacking}.
 */
public final class Parameters {
  /** No parameters. */
  public static final Parameters NONE = new Parameters(Map.of());

  private final Map<String, Object> values;

  /** Copies the values. */
  public Parameters(Map<String, ?> values) {
    this.values = Map.copyOf(values);
  }

  /** All names. */
  public Set<String> names() {
    return values.keySet();
  }

  /** All values by name: each a String, a Number or a Boolean. */
  public Map<String, Object> values() {
    return values;
  }

  /** The value as text, or empty where it isn't set. */
  public Optional<String> string(String name) {
    return Optional.ofNullable(values.get(name)).map(Object::toString);
  }

  /**
   * The value as a whole number.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_PARAMETER} if it isn't one
   */
  public int integer(String name, int defaultValue) {
    Object value = values.get(name);
    return switch (value) {
      case null -> defaultValue;
      case Number number when number.doubleValue() == number.intValue() -> number.intValue();
      default -> throw wrongType(name, value, "a whole number");
    };
  }

  /**
   * The value as a decimal number.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_PARAMETER} if it isn't one
   */
  public double decimal(String name, double defaultValue) {
    Object value = values.get(name);
    return switch (value) {
      case null -> defaultValue;
      case Number number -> number.doubleValue();
      default -> throw wrongType(name, value, "a number");
    };
  }

  /**
   * The value as a boolean.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_PARAMETER} if it isn't one
   */
  public boolean bool(String name, boolean defaultValue) {
    Object value = values.get(name);
    return switch (value) {
      case null -> defaultValue;
      case Boolean bool -> bool;
      default -> throw wrongType(name, value, "true or false");
    };
  }

  /** Everything whose name begins with the prefix, by the rest of the name, as text. */
  public Map<String, String> startingWith(String prefix) {
    Map<String, String> found = new TreeMap<>();
    values.forEach(
        (name, value) -> {
          if (name.startsWith(prefix)) {
            found.put(name.substring(prefix.length()), value.toString());
          }
        });
    return found;
  }

  private static SeraiException wrongType(String name, Object value, String wanted) {
    return new SeraiException(
        ErrorCode.INVALID_PARAMETER,
        "parameter '%s' must be %s, but is '%s'".formatted(name, wanted, value));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Parameters that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return new TreeMap<>(values).toString();
  }
}
