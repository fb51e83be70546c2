package io.serai.core.worker.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of {@code /proc/self/maps}.
 *
 * @param start the first address
 * @param end the address after the last
 * @param permissions such as {@code rw-p}
 * @param name the file's path, a name in brackets, or empty
 */
record AddressRange(long start, long end, String permissions, String name) {
  private static final Pattern LINE =
      Pattern.compile("([0-9a-f]+)-([0-9a-f]+) (\\S{4}) \\S+ \\S+ \\S+ *(.*)");

  /** Empty for what isn't such a line. */
  static Optional<AddressRange> parse(String line) {
    Matcher matcher = LINE.matcher(line);
    return matcher.matches()
        ? Optional.of(
            new AddressRange(
                Long.parseUnsignedLong(matcher.group(1), 16),
                Long.parseUnsignedLong(matcher.group(2), 16),
                matcher.group(3),
                matcher.group(4)))
        : Optional.empty();
  }

  /** Memory that the process alone writes and no file stands behind. */
  boolean privateMemory() {
    return permissions.startsWith("rw")
        && permissions.endsWith("p")
        && (name.isEmpty() || name.equals("[heap]") || name.startsWith("[anon"));
  }

  /** A part of it. */
  AddressRange part(long from, long until) {
    return new AddressRange(from, until, permissions, name);
  }

  /** All of it, in parts of a size and a rest. */
  List<AddressRange> pieces(long stride) {
    if (bytes() <= stride) {
      return List.of(this);
    }
    List<AddressRange> pieces = new ArrayList<>();
    for (long from = start; from < end; from += stride) {
      pieces.add(part(from, Math.min(end, from + stride)));
    }
    return pieces;
  }

  /** Its size. */
  long bytes() {
    return end - start;
  }
}
