package io.serai.core.worker;

import io.serai.core.group.ControlGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The kernel's count of processes that it killed for want of memory, and what it was before. */
final class OomKills {
  private static final Path MACHINE = Path.of("/proc/vmstat");
  private static final String COUNTER = "oom_kill ";

  private final @Nullable ControlGroup group;
  private final OptionalLong before;
  private final List<LimitHits> levels;

  /**
   * Counts from now on.
   *
   * @param group whose kills count; null for the machine's
   */
  OomKills(@Nullable ControlGroup group) {
    this.group = group;
    this.before = count();
    this.levels = group == null ? List.of() : LimitHits.upwards(group.folder());
  }

  /** The innermost group that has reached its limit since; null if none has. */
  @Nullable ReachedLimit reached() {
    for (int i = 0; i < levels.size(); i++) {
      LimitHits level = levels.get(i);
      if (level.more()) {
        return new ReachedLimit(i == 0 ? "" : level.name(), level.limitBytes());
      }
    }
    return null;
  }

  /** Whether there were more since; false where the kernel doesn't tell. */
  boolean more() {
    OptionalLong now = count();
    return before.isPresent() && now.isPresent() && now.getAsLong() > before.getAsLong();
  }

  private OptionalLong count() {
    try {
      if (group != null) {
        return OptionalLong.of(group.oomKills());
      }
      return Files.readAllLines(MACHINE).stream()
          .filter(line -> line.startsWith(COUNTER))
          .mapToLong(line -> Long.parseLong(line.substring(COUNTER.length()).strip()))
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
