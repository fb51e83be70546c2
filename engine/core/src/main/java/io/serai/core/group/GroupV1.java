package io.serai.core.group;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A group of version 1. */
record GroupV1(Path folder) implements ControlGroup {
  private static final String MEMORY = "memory.limit_in_bytes";
  private static final String MEMORY_AND_SWAP = "memory.memsw.limit_in_bytes";
  private static final String USAGE = "memory.usage_in_bytes";
  private static final long NO_LIMIT = -1;

  /** The kernel keeps the limit of both together at or above that of memory, so order matters. */
  @Override
  public void limit(GroupLimits limits) throws IOException {
    boolean countsSwap = Files.exists(folder.resolve(MEMORY_AND_SWAP));
    if (countsSwap) {
      GroupFiles.write(folder, MEMORY_AND_SWAP, NO_LIMIT);
    }
    GroupFiles.write(folder, MEMORY, orNoLimit(limits.memoryBytes()));
    Long memory = limits.memoryBytes();
    Long swap = limits.swapBytes();
    if (countsSwap && memory != null && swap != null) {
      GroupFiles.write(folder, MEMORY_AND_SWAP, Math.addExact(memory, swap));
    }
    Integer swappiness = limits.swappiness();
    if (swappiness != null) {
      GroupFiles.write(folder, "memory.swappiness", swappiness);
    }
  }

  private static long orNoLimit(@Nullable Long bytes) {
    return bytes == null ? NO_LIMIT : bytes;
  }

  @Override
  public void add(long pid) throws IOException {
    GroupFiles.add(folder, pid);
  }

  @Override
  public List<Long> processes() throws IOException {
    return GroupFiles.processes(folder);
  }

  @Override
  public long usageBytes() throws IOException {
    return GroupFiles.number(folder, USAGE);
  }

  @Override
  public long peakBytes() throws IOException {
    return GroupFiles.number(folder, "memory.max_usage_in_bytes");
  }

  @Override
  public long oomKills() throws IOException {
    return GroupFiles.number(folder, "memory.oom_control", "oom_kill");
  }

  /** Version 1 can't aim: it takes back whatever it can. */
  @Override
  public long reclaim(long bytes) throws IOException {
    long before = usageBytes();
    GroupFiles.write(folder, "memory.force_empty", 0);
    return Math.max(0, before - usageBytes());
  }

  @Override
  public void close() throws IOException {
    GroupFiles.remove(folder);
  }
}
