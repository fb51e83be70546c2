package io.serai.spi;

import org.jspecify.annotations.Nullable;

/** A part of what somebody said. */
public sealed interface ContentPart {
  /** Text. */
  record Text(String text) implements ContentPart {}

  /**
   * A picture.
   *
   * @param url where it is, or a {@code data:} URL that holds it
   * @param detail how closely to look at it: {@code low}, {@code high} or {@code auto}; null if
   *     that isn't told
   */
  record Image(String url, @Nullable String detail) implements ContentPart {}
}
