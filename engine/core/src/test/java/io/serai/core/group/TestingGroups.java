package io.serai.core.group;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The control groups of the machine that the tests run on. */
public final class TestingGroups {
  private static final Path VERSION1 = Path.of("/sys/fs/cgroup/memory/cgroup.procs");
  private static final Path VERSION2 = Path.of("/sys/fs/cgroup/cgroup.subtree_control");

  private TestingGroups() {}

  /**
   * They, if groups can be made. Otherwise the test is skipped, unless there is a hierarchy that
   * this process may write to, where it fails. Those of version 2 aren't made below this process's
   * own group, which others are in.
   */
  public static ControlGroups required() throws Exception {
    boolean version2 = Files.isWritable(VERSION2);
    ControlGroups groups = version2 ? below(apart()) : ControlGroups.detect();
    switch (groups.create("probe", GroupLimits.NONE)) {
      case GroupCreation.Created(var group) -> group.close();
      case GroupCreation.Refused(var reason) -> {
        if (version2 || Files.isWritable(VERSION1)) {
          throw new AssertionError(reason);
        }
        abort(reason);
      }
    }
    return groups;
  }

  /** An empty group at the top, which is removed when this process ends. */
  private static Path apart() throws IOException {
    Path folder =
        VERSION2.resolveSibling("serai-tests-%d".formatted(ProcessHandle.current().pid()));
    if (!Files.exists(folder)) {
      Files.createDirectory(folder).toFile().deleteOnExit();
    }
    return folder;
  }

  /** Those that can be made in a group. */
  public static ControlGroups below(Path folder) {
    return Files.exists(folder.resolve("memory.limit_in_bytes"))
        ? new GroupsV1(folder)
        : new GroupsV2(folder);
  }
}
