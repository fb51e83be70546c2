package io.serai.catalog;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people write them: {@code 6GiB}, {@code 512MiB}, {@code 10.5 GiB}, {@code 1048576}. */
public final class ByteSizes {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,15}(?:\\.\\d{1,6})?)\\s*(B|KiB|MiB|GiB|TiB)?");

  private static final double MOST = 1L << 60;

  private ByteSizes() {}

  /** The size that is written so, in bytes, or empty if it isn't of that form. */
  public static OptionalLong parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      return OptionalLong.empty();
    }
    int shift =
        switch (matcher.group(2) == null ? "B" : matcher.group(2)) {
          case "B" -> 0;
          case "KiB" -> 10;
          case "MiB" -> 20;
          case "GiB" -> 30;
          default -> 40;
        };
    double bytes = Double.parseDouble(matcher.group(1)) * (1L << shift);
    return bytes > MOST ? OptionalLong.empty() : OptionalLong.of((long) bytes);
  }
}
