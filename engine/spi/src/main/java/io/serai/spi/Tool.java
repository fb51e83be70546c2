package io.serai.spi;

import org.jspecify.annotations.Nullable;

/**
 * A function that a model may ask whoever asked it to call.
 *
 * @param name by which the model calls it; not blank
 * @param description when and how to use it; null if that isn't told
 * @param parameters a JSON Schema of its arguments, as text; null for none
 * @param strict whether the arguments must keep to the schema; null for what the backend does
 *     otherwise
 */
public record Tool(
    String name,
    @Nullable String description,
    @Nullable String parameters,
    @Nullable Boolean strict) {
  /** Throws {@link SeraiException} with {@link ErrorCode#INVALID_PARAMETER} for a blank name. */
  public Tool {
    if (name.isBlank()) {
      throw new SeraiException(ErrorCode.INVALID_PARAMETER, "a tool has no name");
    }
  }
}
