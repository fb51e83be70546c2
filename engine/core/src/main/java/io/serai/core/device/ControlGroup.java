package io.serai.core.device;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The control groups that this process is in, as far as they count memory.
 *
 * @param version what the kernel counts memory with
 * @param levels from the process's own group up to the outermost that can be seen; empty where none
 *     counts memory
 * @param oomKills how many processes of the own group the kernel has killed for lack of memory
 * @param pressure how much the processes of the tightest level waited for memory; null where that
 *     isn't told, as in version 1
 */
public record ControlGroup(
    Version version, List<GroupLevel> levels, long oomKills, @Nullable Pressure pressure) {
  /** Nothing counts memory. */
  public static final ControlGroup NONE = new ControlGroup(Version.NONE, List.of(), 0, null);

  /** The interface of control groups. */
  public enum Version {
    /** A tree for each controller. */
    V1,
    /** One tree. */
    V2,
    /** None that counts memory. */
    NONE
  }

  /** Copies the list. */
  public ControlGroup {
    levels = List.copyOf(levels);
  }

  /** The level that leaves the least memory; empty where none limits it. */
  public Optional<GroupLevel> tightest() {
    return levels.stream()
        .filter(GroupLevel::limited)
        .min(Comparator.comparingLong(GroupLevel::availableBytes));
  }
}
