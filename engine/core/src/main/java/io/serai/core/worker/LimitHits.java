package io.serai.core.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a control group has reached its limit. Version 2 counts how often that led to the OOM
 * killer, in a group's count also for those below it. Version 1 only keeps the most that was ever
 * used, so there a group that once filled up with file pages counts too.
 *
 * @param folder the group's
 * @param oomsBefore the count at first; 0 in version 1
 */
record LimitHits(Path folder, long oomsBefore) {
  private static final String EVENTS = "memory.events";
  private static final String OOM = "oom ";
  private static final String LIMIT_V1 = "memory.limit_in_bytes";
  private static final String LIMIT_V2 = "memory.max";

  /** The kernel charges several pages at once, so it gives up a little below the limit. */
  private static final long SLACK = 1 << 20;

  /** Counts from now on, in a group and in all around it that have limits. */
  static List<LimitHits> upwards(Path group) {
    List<LimitHits> levels = new ArrayList<>();
    for (Path folder = group; folder != null; folder = folder.getParent()) {
      if (!Files.exists(folder.resolve(LIMIT_V1)) && !Files.exists(folder.resolve(LIMIT_V2))) {
        return levels;
      }
      try {
        levels.add(new LimitHits(folder, isV1(folder) ? 0 : ooms(folder)));
      } catch (IOException | NumberFormatException e) {
        return levels;
      }
    }
    return levels;
  }

  private static boolean isV1(Path folder) {
    return Files.exists(folder.resolve(LIMIT_V1));
  }

  private static long ooms(Path folder) throws IOException {
    for (String line : Files.readAllLines(folder.resolve(EVENTS))) {
      if (line.startsWith(OOM)) {
        return Long.parseLong(line.substring(OOM.length()).strip());
      }
    }
    return 0;
  }

  /** Whether it has reached its limit since. */
  boolean more() {
    try {
      return isV1(folder)
          ? full("memory.max_usage_in_bytes", LIMIT_V1)
              || full("memory.memsw.max_usage_in_bytes", "memory.memsw.limit_in_bytes")
          : ooms(folder) > oomsBefore;
    } catch (IOException | NumberFormatException e) {
      return false;
    }
  }

  private boolean full(String most, String limit) throws IOException {
    return Files.exists(folder.resolve(limit)) && number(most) >= number(limit) - SLACK;
  }

  private long number(String file) throws IOException {
    return Long.parseLong(Files.readString(folder.resolve(file)).strip());
  }

  /** The limit in bytes; -1 if it was lifted meanwhile. */
  long limitBytes() {
    try {
      return number(isV1(folder) ? LIMIT_V1 : LIMIT_V2);
    } catch (IOException | NumberFormatException e) {
      return -1;
    }
  }

  /** The name of its folder. */
  String name() {
    return String.valueOf(folder.getFileName());
  }
}
