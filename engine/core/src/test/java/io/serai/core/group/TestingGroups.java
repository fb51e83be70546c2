package io.serai.core.group;

import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;

/** The control groups of the machine that the tests run on. */
public final class TestingGroups {
  private TestingGroups() {}

  /**
   * They, if groups can be made. Otherwise the test is skipped, unless there is a hierarchy of
   * version 1 that this process may write to, where it fails.
   */
  public static ControlGroups required() throws Exception {
    ControlGroups groups = ControlGroups.detect();
    switch (groups.create("probe", GroupLimits.NONE)) {
      case GroupCreation.Created(var group) -> group.close();
      case GroupCreation.Refused(var reason) -> {
        if (Files.isWritable(Path.of("/sys/fs/cgroup/memory/cgroup.procs"))) {
          throw new AssertionError(reason);
        }
        abort(reason);
      }
    }
    return groups;
  }

  /** Those that can be made in a group. */
  public static ControlGroups below(Path folder) {
    return Files.exists(folder.resolve("memory.limit_in_bytes"))
        ? new GroupsV1(folder)
        : new GroupsV2(folder);
  }
}
