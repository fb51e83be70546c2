package io.serai.core.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a tree of plain files, since few machines have both versions. */
class GroupsV2Test {
  @TempDir Path root;

  private final long pid = ProcessHandle.current().pid();

  @BeforeEach
  void delegate() throws Exception {
    Files.writeString(root.resolve("cgroup.controllers"), "cpu memory pids\n");
    Files.writeString(root.resolve("cgroup.subtree_control"), "\n");
    Files.writeString(root.resolve("cgroup.procs"), "");
  }

  @Test
  void writesAllLimitsAndPassesTheControllerOn() throws Exception {
    GroupCreation creation = new GroupsV2(root).create("w", new GroupLimits(1000L, 0L, 900L, null));
    ControlGroup group = ((GroupCreation.Created) creation).group();
    assertThat(group.folder()).isEqualTo(root.resolve("serai-" + pid + "-w"));
    assertThat(root.resolve("cgroup.subtree_control")).hasContent("+memory");
    assertThat(group.folder().resolve("memory.max")).hasContent("1000");
    assertThat(group.folder().resolve("memory.high")).hasContent("900");
  }

  @Test
  void limitsSwapWhereTheKernelCountsItAndLiftsWhatIsntSet() throws Exception {
    GroupV2 group = group();
    Files.writeString(group.folder().resolve("memory.swap.max"), "max");
    group.limit(GroupLimits.of(5, 7));
    assertThat(group.folder().resolve("memory.swap.max")).hasContent("7");
    group.limit(GroupLimits.NONE);
    assertThat(group.folder().resolve("memory.swap.max")).hasContent("max");
    assertThat(group.folder().resolve("memory.max")).hasContent("max");
  }

  @Test
  void anEngineAloneInItsGroupMakesRoomByMovingIntoOneOfItsOwn() throws Exception {
    Files.writeString(root.resolve("cgroup.procs"), pid + "\n");
    assertThat(new GroupsV2(root).create("w", GroupLimits.NONE))
        .isInstanceOf(GroupCreation.Created.class);
    assertThat(root.resolve("serai-" + pid + "-engine").resolve("cgroup.procs"))
        .hasContent(Long.toString(pid));
  }

  @Test
  void refusesWhereOthersAreInTheGroup() throws Exception {
    Files.writeString(root.resolve("cgroup.procs"), pid + "\n1\n");
    assertThat(new GroupsV2(root).create("w", GroupLimits.NONE))
        .isInstanceOfSatisfying(
            GroupCreation.Refused.class,
            refused ->
                assertThat(refused.reason())
                    .contains("other processes are in it")
                    .contains("Delegate=memory"));
  }

  @Test
  void refusesWhereThereIsNoMemoryController() throws Exception {
    Files.writeString(root.resolve("cgroup.controllers"), "cpu pids\n");
    assertThat(new GroupsV2(root).create("w", GroupLimits.NONE))
        .isInstanceOfSatisfying(
            GroupCreation.Refused.class,
            refused -> assertThat(refused.reason()).contains("it has no memory controller"));
  }

  @Test
  void readsWhatTheKernelCounts() throws Exception {
    GroupV2 group = group();
    Path folder = group.folder();
    Files.writeString(folder.resolve("memory.current"), "1234\n");
    Files.writeString(folder.resolve("memory.events"), "low 0\nhigh 1\nmax 2\noom 4\noom_kill 3\n");
    Files.writeString(folder.resolve("cgroup.procs"), "7\n8\n");
    assertThat(group.usageBytes()).isEqualTo(1234);
    assertThat(group.peakBytes()).isEqualTo(-1);
    assertThat(group.oomKills()).isEqualTo(3);
    assertThat(group.processes()).containsExactly(7L, 8L);
    Files.writeString(folder.resolve("memory.peak"), "5678\n");
    assertThat(group.peakBytes()).isEqualTo(5678);
    assertThat(group.reclaim(4096)).isZero();
    assertThat(folder.resolve("memory.reclaim")).hasContent("4096");
  }

  private GroupV2 group() throws Exception {
    return new GroupV2(Files.createDirectory(root.resolve("group")));
  }
}
