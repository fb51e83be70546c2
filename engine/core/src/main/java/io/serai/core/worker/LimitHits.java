package io.serai.core.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How often a control group has reached its limit, and what that was before. Version 2 counts how
 * often that led to the OOM killer, in a group's count also for those below it; version 1 counts
 * every time, memory and both together, for each group by itself.
 *
 * @param folder the group's
 * @param files the names of what is read, which depend on the version
 * @param before the count at first
 */
record LimitHits(Path folder, Names files, long before) {
  /** The names of a version's files, and of the line with the count where it has several. */
  private enum Names {
    V1("memory.failcnt", "memory.memsw.failcnt", "", "memory.limit_in_bytes"),
    V2("memory.events", "", "oom ", "memory.max");

    private final String count;
    private final String countWithSwap;
    private final String line;
    private final String limit;

    Names(String count, String countWithSwap, String line, String limit) {
      this.count = count;
      this.countWithSwap = countWithSwap;
      this.line = line;
      this.limit = limit;
    }
  }

  /** Counts from now on, in a group and in all around it that have limits. */
  static List<LimitHits> upwards(Path group) {
    List<LimitHits> levels = new ArrayList<>();
    for (Path folder = group; folder != null; folder = folder.getParent()) {
      Names names = Files.exists(folder.resolve(Names.V1.limit)) ? Names.V1 : Names.V2;
      if (!Files.exists(folder.resolve(names.count))) {
        return levels;
      }
      try {
        levels.add(new LimitHits(folder, names, count(folder, names)));
      } catch (IOException | NumberFormatException e) {
        return levels;
      }
    }
    return levels;
  }

  /** Whether it has reached its limit since. */
  boolean more() {
    try {
      return count(folder, files) > before;
    } catch (IOException | NumberFormatException e) {
      return false;
    }
  }

  private static long count(Path folder, Names files) throws IOException {
    long count = count(folder.resolve(files.count), files.line);
    Path withSwap = folder.resolve(files.countWithSwap);
    return Files.isRegularFile(withSwap) ? count + count(withSwap, files.line) : count;
  }

  private static long count(Path file, String name) throws IOException {
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith(name)) {
        return Long.parseLong(line.substring(name.length()).strip());
      }
    }
    return 0;
  }

  /** The limit in bytes; -1 if it was lifted meanwhile. */
  long limitBytes() {
    try {
      return Long.parseLong(Files.readString(folder.resolve(files.limit)).strip());
    } catch (IOException | NumberFormatException e) {
      return -1;
    }
  }

  /** The name of its folder. */
  String name() {
    return String.valueOf(folder.getFileName());
  }
}
