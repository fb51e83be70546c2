package io.serai.core.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupDetectionTest {
  private static final String V1 =
      "34 30 0:31 %s /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory\n";
  private static final String V2 = "30 22 0:27 %s %s rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n";

  @TempDir Path process;

  @Test
  void findsTheGroupOfVersion1() throws Exception {
    assertThat(detect("5:cpu:/\n4:memory:/a/b\n0::/\n", V1.formatted("/")))
        .isEqualTo(new GroupsV1(Path.of("/sys/fs/cgroup/memory/a/b")));
  }

  @Test
  void findsTheGroupOfAContainerThatSeesOnlyItsOwn() throws Exception {
    assertThat(detect("4:memory:/docker/x/y\n", V1.formatted("/docker/x")))
        .isEqualTo(new GroupsV1(Path.of("/sys/fs/cgroup/memory/y")));
  }

  @Test
  void findsTheGroupOfVersion2() throws Exception {
    assertThat(detect("0::/system.slice/serai.service\n", V2.formatted("/", "/sys/fs/cgroup")))
        .isEqualTo(new GroupsV2(Path.of("/sys/fs/cgroup/system.slice/serai.service")));
  }

  @Test
  void prefersVersion1WhereThatHasTheMemoryController() throws Exception {
    assertThat(
            detect(
                "4:memory:/\n0::/\n",
                V2.formatted("/", "/sys/fs/cgroup/unified") + V1.formatted("/")))
        .isEqualTo(new GroupsV1(Path.of("/sys/fs/cgroup/memory")));
  }

  @Test
  void saysThatThereAreNone() throws Exception {
    assertThat(detect("", "").create("w", GroupLimits.NONE))
        .isEqualTo(new GroupCreation.Refused("no memory controller of control groups is mounted"));
    assertThat(GroupDetection.detect(process.resolve("missing")).create("w", GroupLimits.NONE))
        .isInstanceOf(GroupCreation.Refused.class);
  }

  private ControlGroups detect(String cgroup, String mountinfo) throws Exception {
    Files.writeString(process.resolve("cgroup"), cgroup);
    Files.writeString(process.resolve("mountinfo"), mountinfo);
    return GroupDetection.detect(process);
  }
}
