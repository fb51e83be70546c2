package io.serai.core.device;

import java.io.IOException;

/**
 * A file of {@code /proc/pressure}, with lines such as {@code some avg10=0.00 avg60=0.12
 * avg300=0.05 total=11703}.
 */
final class PressureText {
  private PressureText() {}

  static Pressure parse(String text) throws IOException {
    return new Pressure(stall(text, "some "), stall(text, "full "));
  }

  private static Pressure.Stall stall(String text, String name) throws IOException {
    int line = text.indexOf(name);
    if (line < 0) {
      throw new IOException("/proc/pressure/memory has no line '" + name.strip() + "'");
    }
    try {
      return new Pressure.Stall(
          Double.parseDouble(value(text, line, "avg10=")),
          Double.parseDouble(value(text, line, "avg60=")),
          Long.parseLong(value(text, line, "total=")));
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      throw new IOException("/proc/pressure/memory can't be understood: " + text, e);
    }
  }

  private static String value(String text, int from, String key) {
    int start = text.indexOf(key, from) + key.length();
    int end = start;
    while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
      end++;
    }
    return text.substring(start, end);
  }
}
