package io.serai.core.group;

import java.nio.file.Path;

/** Where groups can be made. */
public interface ControlGroups {
  /**
   * Makes a group below the one that the engine is in.
   *
   * @param name of letters, digits and dashes, unique in this engine
   * @param limits what its processes may take together
   */
  GroupCreation create(String name, GroupLimits limits);

  /** Removes the groups that engines left which aren't alive any more. */
  void removeLeftovers();

  /** What this machine has and this process may use. */
  static ControlGroups detect() {
    return GroupDetection.detect(Path.of("/"), Path.of("/proc/self"));
  }

  /** None can be made, for that reason. */
  static ControlGroups none(String reason) {
    return new NoGroups(reason);
  }
}
