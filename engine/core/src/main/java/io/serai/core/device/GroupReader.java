package io.serai.core.device;

import io.serai.core.device.ControlGroup.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the memory of the control groups that a process is in. Not for several threads at once. */
final class GroupReader {
  /**
   * Version 1 says "no limit" as the largest whole number of pages, which depends on their size.
   */
  private static final long V1_UNLIMITED = 1L << 62;

  /** The files of a level, made once; version 1 tells swap usage among the statistics. */
  private record Level(
      String path,
      String limit,
      String usage,
      String stat,
      String swapLimit,
      @Nullable String swapUsage,
      @Nullable String pressure) {
    static Level of(GroupFolder group) {
      boolean first = group.version() == Version.V1;
      return new Level(
          group.path(),
          group.file(first ? "memory.limit_in_bytes" : "memory.max"),
          group.file(first ? "memory.usage_in_bytes" : "memory.current"),
          group.file("memory.stat"),
          group.file(first ? "memory.memsw.limit_in_bytes" : "memory.swap.max"),
          first ? null : group.file("memory.swap.current"),
          ifThere(group, "memory.pressure"));
    }

    private static @Nullable String ifThere(GroupFolder group, String file) {
      return Files.exists(group.folder().resolve(file)) ? group.file(file) : null;
    }
  }

  private final KernelFiles files;
  private final Version version;
  private final List<Level> levels;
  private final boolean swapCounted;
  private final @Nullable String events;

  /**
   * Finds out which levels count memory: version 2's root doesn't, nor do levels that the
   * controller isn't enabled for.
   */
  GroupReader(KernelFiles files, List<GroupFolder> groups) {
    this.files = files;
    List<GroupFolder> counting =
        groups.stream()
            .filter(group -> Files.exists(group.folder().resolve(usageFile(group))))
            .toList();
    levels = counting.stream().map(Level::of).toList();
    version = counting.isEmpty() ? Version.NONE : counting.getFirst().version();
    swapCounted = !levels.isEmpty() && Files.exists(Path.of(levels.getFirst().swapLimit()));
    events =
        counting.isEmpty()
            ? null
            : counting
                .getFirst()
                .file(version == Version.V1 ? "memory.oom_control" : "memory.events");
  }

  private static String usageFile(GroupFolder group) {
    return group.version() == Version.V1 ? "memory.usage_in_bytes" : "memory.current";
  }

  /** Reads all levels now. */
  ControlGroup read() throws IOException {
    if (events == null) {
      return ControlGroup.NONE;
    }
    List<GroupLevel> read = new ArrayList<>(levels.size());
    for (Level level : levels) {
      read.add(version == Version.V1 ? first(level) : second(level));
    }
    ControlGroup group = new ControlGroup(version, read, value(events, "oom_kill"), null);
    return new ControlGroup(version, read, group.oomKills(), pressure(group));
  }

  /** That of the tightest level; a kernel without it doesn't have the file. */
  private @Nullable Pressure pressure(ControlGroup group) {
    GroupLevel tightest = group.tightest().orElse(null);
    for (Level level : levels) {
      if (tightest != null && level.path.equals(tightest.path()) && level.pressure != null) {
        try {
          files.read(level.pressure);
          return PressureText.parse(files.text());
        } catch (IOException e) {
          return null;
        }
      }
    }
    return null;
  }

  private GroupLevel first(Level level) throws IOException {
    long limit = unlimited(number(level.limit));
    long usage = number(level.usage);
    files.read(level.stat);
    long droppable = files.value("total_inactive_file") + files.value("total_active_file");
    long swapped = swapCounted ? files.value("total_swap") : 0;
    long both = swapCounted ? unlimited(number(level.swapLimit)) : GroupLevel.UNLIMITED;
    long swapLimit =
        both == GroupLevel.UNLIMITED ? GroupLevel.UNLIMITED : Math.max(0, both - limit);
    return new GroupLevel(level.path, limit, usage, droppable, swapLimit, swapped);
  }

  private GroupLevel second(Level level) throws IOException {
    long limit = number(level.limit);
    long usage = number(level.usage);
    files.read(level.stat);
    long droppable = files.value("inactive_file") + files.value("active_file");
    long swapLimit = swapCounted ? number(level.swapLimit) : GroupLevel.UNLIMITED;
    long swapped = swapCounted && level.swapUsage != null ? number(level.swapUsage) : 0;
    return new GroupLevel(level.path, limit, usage, droppable, swapLimit, swapped);
  }

  private long number(String path) throws IOException {
    files.read(path);
    return files.number();
  }

  private long value(String path, String name) throws IOException {
    files.read(path);
    return files.value(name);
  }

  private static long unlimited(long limit) {
    return limit >= V1_UNLIMITED ? GroupLevel.UNLIMITED : limit;
  }
}
