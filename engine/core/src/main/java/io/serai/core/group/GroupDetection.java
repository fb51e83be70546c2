package io.serai.core.group;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Finds the folder of the group that a process is in. */
final class GroupDetection {
  /**
   * A line of {@code mountinfo}.
   *
   * @param root which part of the file system is mounted
   * @param point where
   * @param type of the file system
   * @param options of the file system, with commas
   */
  private record Mount(String root, Path point, String type, String options) {
    /** Where a group is that {@code /proc/PID/cgroup} tells, seen through this mount. */
    Path folder(String group) {
      String below = root.equals("/") ? group : group.startsWith(root) ? cut(group) : "";
      return point.resolve(below.replaceFirst("^/+", ""));
    }

    private String cut(String group) {
      return group.substring(root.length());
    }

    boolean hasOption(String option) {
      return Arrays.asList(options.split(",")).contains(option);
    }
  }

  private GroupDetection() {}

  /**
   * The groups that can be made below that of a process.
   *
   * @param process its folder in {@code /proc}
   */
  static ControlGroups detect(Path process) {
    try {
      List<String> memberships = Files.readAllLines(process.resolve("cgroup"));
      List<Mount> mounts =
          Files.readAllLines(process.resolve("mountinfo")).stream()
              .flatMap(line -> mount(line).stream())
              .toList();
      return version1(memberships, mounts)
          .or(() -> version2(memberships, mounts))
          .orElseGet(() -> new NoGroups("no memory controller of control groups is mounted"));
    } catch (IOException e) {
      return new NoGroups("control groups can't be looked for: " + e);
    }
  }

  private static Optional<ControlGroups> version1(List<String> memberships, List<Mount> mounts) {
    for (String membership : memberships) {
      String[] parts = membership.split(":", 3);
      if (parts.length == 3 && Arrays.asList(parts[1].split(",")).contains("memory")) {
        return mounts.stream()
            .filter(mount -> mount.type.equals("cgroup") && mount.hasOption("memory"))
            .findFirst()
            .map(mount -> new GroupsV1(mount.folder(parts[2])));
      }
    }
    return Optional.empty();
  }

  private static Optional<ControlGroups> version2(List<String> memberships, List<Mount> mounts) {
    return memberships.stream()
        .filter(membership -> membership.startsWith("0::"))
        .findFirst()
        .flatMap(
            membership ->
                mounts.stream()
                    .filter(mount -> mount.type.equals("cgroup2"))
                    .findFirst()
                    .map(mount -> new GroupsV2(mount.folder(membership.substring(3)))));
  }

  /** Before a dash: ids, device, root, point, options; after it: type, source, options. */
  private static Optional<Mount> mount(String line) {
    String[] halves = line.split(" - ", 2);
    if (halves.length < 2) {
      return Optional.empty();
    }
    List<String> where = Arrays.asList(halves[0].split(" ", -1));
    List<String> what = Arrays.asList(halves[1].split(" ", -1));
    return where.size() < 5 || what.size() < 3
        ? Optional.empty()
        : Optional.of(new Mount(where.get(3), Path.of(where.get(4)), what.get(0), what.get(2)));
  }
}
