package io.serai.core.group;

import io.serai.core.device.GroupFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds the folder of the group that a process is in. */
final class GroupDetection {
  private GroupDetection() {}

  /**
   * The groups that can be made below that of a process.
   *
   * @param root under which the mount points are, {@code /} for this machine
   * @param process its folder in {@code /proc}
   */
  static ControlGroups detect(Path root, Path process) {
    try {
      List<GroupFolder> own =
          GroupFolder.of(
              root,
              Files.readString(process.resolve("cgroup")),
              Files.readString(process.resolve("mountinfo")),
              "memory");
      return own.isEmpty()
          ? new NoGroups("no memory controller of control groups is mounted")
          : below(own.getFirst());
    } catch (IOException e) {
      return new NoGroups("control groups can't be looked for: " + e);
    }
  }

  private static ControlGroups below(GroupFolder own) {
    return switch (own.version()) {
      case V1 -> new GroupsV1(own.folder());
      case V2 -> new GroupsV2(own.folder());
      case NONE -> throw new IllegalArgumentException("a folder is of one version or the other");
    };
  }
}
