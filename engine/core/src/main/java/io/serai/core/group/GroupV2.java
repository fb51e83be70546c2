package io.serai.core.group;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A group of version 2. */
record GroupV2(Path folder) implements ControlGroup {
  private static final String CURRENT = "memory.current";
  private static final String PEAK = "memory.peak";
  private static final String SWAP = "memory.swap.max";

  @Override
  public void limit(GroupLimits limits) throws IOException {
    GroupFiles.write(folder, "memory.max", orMax(limits.memoryBytes()));
    GroupFiles.write(folder, "memory.high", orMax(limits.highBytes()));
    if (Files.exists(folder.resolve(SWAP))) {
      GroupFiles.write(folder, SWAP, orMax(limits.swapBytes()));
    }
  }

  private static String orMax(@Nullable Long bytes) {
    return bytes == null ? "max" : bytes.toString();
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
    return GroupFiles.number(folder, CURRENT);
  }

  /** Kernels before 5.19 don't tell. */
  @Override
  public long peakBytes() throws IOException {
    return Files.exists(folder.resolve(PEAK)) ? GroupFiles.number(folder, PEAK) : -1;
  }

  @Override
  public long oomKills() throws IOException {
    return GroupFiles.number(folder, "memory.events", "oom_kill");
  }

  /** Kernels before 5.19 can't be asked; others fail the write if they get less than was asked. */
  @Override
  public long reclaim(long bytes) throws IOException {
    long before = usageBytes();
    try {
      GroupFiles.write(folder, "memory.reclaim", bytes);
    } catch (IOException e) {
      if (usageBytes() >= before) {
        throw e;
      }
    }
    return Math.max(0, before - usageBytes());
  }

  @Override
  public void close() throws IOException {
    GroupFiles.remove(folder);
  }
}
