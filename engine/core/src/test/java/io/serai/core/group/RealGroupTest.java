package io.serai.core.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealGroupTest {
  /** What isn't written to the disk yet can't be taken back. */
  private static final String FILL =
      "head -c 20000000 /dev/zero > \"$1\"; sync \"$1\"; cat \"$1\" > /dev/null; read line";

  @TempDir Path folder;

  @Test
  void aProcessStartsInsideAndItsMemoryIsCounted() throws Exception {
    ControlGroups groups = TestingGroups.required();
    try (ControlGroup group = created(groups.create("counted", GroupLimits.of(64 << 20, 0)))) {
      Process process = start(group, "read line");
      try {
        assertThat(group.processes()).containsExactly(process.pid());
        assertThat(group.usageBytes()).isPositive().isLessThan(64 << 20);
        assertThat(group.oomKills()).isZero();
      } finally {
        process.destroyForcibly().waitFor();
      }
    }
  }

  @Test
  void fileMemoryCanBeTakenBack() throws Exception {
    ControlGroups groups = TestingGroups.required();
    try (ControlGroup group = created(groups.create("reclaimed", GroupLimits.NONE))) {
      Process process = start(group, FILL, folder.resolve("file").toString());
      process.getOutputStream().write("\n".getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
      process.waitFor();
      assertThat(group.peakBytes()).isGreaterThan(10 << 20);
      group.reclaim(64 << 20);
      assertThat(group.usageBytes()).isLessThan(10 << 20);
    }
  }

  @Test
  void aProcessAboveTheLimitIsKilledAndCounted() throws Exception {
    ControlGroups groups = TestingGroups.required();
    ControlGroup group = created(groups.create("small", GroupLimits.of(8 << 20, 0)));
    try (group) {
      Process process = start(group, "x=$(head -c 100000000 /dev/zero | tr '\\0' x)");
      assertThat(process.waitFor()).isNotZero();
      assertThat(group.oomKills()).isPositive();
    }
    assertThat(group.folder()).doesNotExist();
  }

  @Test
  void limitsCanBeRaisedLoweredAndLifted() throws Exception {
    ControlGroups groups = TestingGroups.required();
    try (ControlGroup group = created(groups.create("changed", GroupLimits.of(64 << 20, 0)))) {
      group.limit(GroupLimits.of(128 << 20, 32 << 20));
      group.limit(GroupLimits.of(32 << 20, 0));
      group.limit(GroupLimits.NONE);
      group.limit(new GroupLimits(32L << 20, null, null, 10));
    }
  }

  @Test
  void groupsOfEnginesThatAreGoneAreRemoved() throws Exception {
    ControlGroups groups = TestingGroups.required();
    try (ControlGroup mine = created(groups.create("mine", GroupLimits.NONE))) {
      Path left = mine.folder().resolveSibling("serai-999999999-left");
      Files.createDirectory(left);
      groups.removeLeftovers();
      assertThat(left).doesNotExist();
      assertThat(mine.folder()).exists();
    }
  }

  private static Process start(ControlGroup group, String script, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "echo in; " + script, "sh"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(group.entering(command))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.getInputStream().read()).isEqualTo('i');
    return process;
  }

  private static ControlGroup created(GroupCreation creation) {
    assertThat(creation).isInstanceOf(GroupCreation.Created.class);
    return ((GroupCreation.Created) creation).group();
  }
}
