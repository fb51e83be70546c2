package io.serai.catalog;

import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a person names a model: {@code name}, {@code name@version}, {@code name:variant} or {@code
 * name@version:variant}.
 *
 * @param name a model's name or alias
 * @param version null for the newest
 * @param variant null for the first that fits
 */
public record ModelRef(String name, @Nullable String version, @Nullable String variant) {
  /** The name that has the engine choose: {@code auto}, {@code auto:speed} and so on. */
  public static final String AUTO = "auto";

  private static final Pattern FORM =
      Pattern.compile("([^@:\\s]+)(?:@([^@:\\s]+))?(?::([^@:\\s]+))?");

  /**
   * Reads a reference.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_PARAMETER} if it isn't of that form
   */
  public static ModelRef parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new SeraiException(
          ErrorCode.INVALID_PARAMETER,
          "'%s' doesn't name a model; write NAME, NAME@VERSION or NAME:VARIANT".formatted(text));
    }
    return new ModelRef(matcher.group(1), matcher.group(2), matcher.group(3));
  }

  /** Whether the engine is to choose. */
  public boolean isAuto() {
    return name.equals(AUTO);
  }

  @Override
  public String toString() {
    return name + (version == null ? "" : "@" + version) + (variant == null ? "" : ":" + variant);
  }
}
