package io.serai.core.device;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How much processor time control groups leave a process. */
final class CpuQuota {
  private CpuQuota() {}

  /** The least of all levels' in processors, quota ÷ period; null if none limits it. */
  static @Nullable Double of(KernelFiles files, List<GroupFolder> groups) {
    Double least = null;
    for (GroupFolder group : groups) {
      Double quota = quota(files, group);
      if (quota != null && (least == null || quota < least)) {
        least = quota;
      }
    }
    return least;
  }

  private static @Nullable Double quota(KernelFiles files, GroupFolder group) {
    try {
      return group.version() == ControlGroup.Version.V1
          ? first(files, group)
          : second(files, group);
    } catch (IOException e) {
      // The root of version 2, and groups that the controller isn't enabled for, have no file.
      return null;
    }
  }

  private static @Nullable Double first(KernelFiles files, GroupFolder group) throws IOException {
    files.read(group.file("cpu.cfs_quota_us"));
    long quota = files.number();
    if (quota <= 0) {
      return null;
    }
    files.read(group.file("cpu.cfs_period_us"));
    return quota / (double) files.number();
  }

  private static @Nullable Double second(KernelFiles files, GroupFolder group) throws IOException {
    files.read(group.file("cpu.max"));
    long quota = files.number();
    if (quota == GroupLevel.UNLIMITED) {
      return null;
    }
    String text = files.text();
    return quota / Double.parseDouble(text.substring(text.indexOf(' ') + 1));
  }
}
