package io.serai.core.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupDetectionTest {
  private static final String V1 =
      "34 30 0:31 %s /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory\n";
  private static final String V2 = "30 22 0:27 %s %s rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n";

  @TempDir Path root;

  private Path tree(String folder) throws IOException {
    return Files.createDirectories(root.resolve("sys/fs/cgroup").resolve(folder));
  }

  @Test
  void findsTheGroupOfVersion1() throws Exception {
    Path own = tree("memory/a/b");
    assertThat(detect("5:cpu:/\n4:memory:/a/b\n0::/\n", V1.formatted("/")))
        .isEqualTo(new GroupsV1(own));
  }

  @Test
  void findsTheGroupOfAContainerThatSeesOnlyItsOwn() throws Exception {
    Path own = tree("memory/y");
    assertThat(detect("4:memory:/docker/x/y\n", V1.formatted("/docker/x")))
        .isEqualTo(new GroupsV1(own));
  }

  @Test
  void aGroupWhoseNameOnlyBeginsLikeThatOfTheContainerIsntInside() throws Exception {
    tree("memory/b/c");
    assertThat(detect("4:memory:/ab/c\n", V1.formatted("/a")))
        .isEqualTo(new GroupsV1(tree("memory")));
  }

  @Test
  void takesTheTopOfTheTreeForAGroupThatIsntInIt() throws Exception {
    Path top = tree("memory");
    for (String outside : List.of("/../outside", "/elsewhere")) {
      assertThat(detect("4:memory:%s\n".formatted(outside), V1.formatted("/")))
          .isEqualTo(new GroupsV1(top));
    }
  }

  @Test
  void findsTheGroupOfVersion2() throws Exception {
    Path own = tree("system.slice/serai.service");
    assertThat(detect("0::/system.slice/serai.service\n", V2.formatted("/", "/sys/fs/cgroup")))
        .isEqualTo(new GroupsV2(own));
  }

  @Test
  void prefersVersion1WhereThatHasTheMemoryController() throws Exception {
    Path own = tree("memory");
    assertThat(
            detect(
                "4:memory:/\n0::/\n",
                V2.formatted("/", "/sys/fs/cgroup/unified") + V1.formatted("/")))
        .isEqualTo(new GroupsV1(own));
  }

  @Test
  void saysThatThereAreNone() throws Exception {
    assertThat(detect("", "").create("w", GroupLimits.NONE))
        .isEqualTo(new GroupCreation.Refused("no memory controller of control groups is mounted"));
    assertThat(GroupDetection.detect(root, root.resolve("missing")).create("w", GroupLimits.NONE))
        .isInstanceOf(GroupCreation.Refused.class);
  }

  private ControlGroups detect(String cgroup, String mountinfo) throws Exception {
    Path process = Files.createDirectories(root.resolve("proc/self"));
    Files.writeString(process.resolve("cgroup"), cgroup);
    Files.writeString(process.resolve("mountinfo"), mountinfo);
    return GroupDetection.detect(root, process);
  }
}
