package io.serai.core.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.serai.core.device.ControlGroup.Version;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A process in a real control group of version 1; only where this one may make such. */
class RealGroupTest {
  private static final long LIMIT = 256L << 20;

  @Test
  void aProcessSeesTheLimitOfTheGroupItIsIn() throws Exception {
    List<GroupFolder> own =
        GroupFolder.of(
            Path.of("/"),
            Files.readString(Path.of("/proc/self/cgroup")),
            Files.readString(Path.of("/proc/self/mountinfo")),
            "memory");
    assumeTrue(
        !own.isEmpty()
            && own.getFirst().version() == Version.V1
            && Files.isWritable(own.getFirst().folder()),
        "no control group of version 1 can be made here");
    Path group =
        Files.createDirectory(
            own.getFirst().folder().resolve("serai-test-" + ProcessHandle.current().pid()));
    try {
      Files.writeString(group.resolve("memory.limit_in_bytes"), Long.toString(LIMIT));
      assertThat(outputOfChildIn(group)).isEqualTo(LIMIT + " true");
    } finally {
      Files.delete(group);
    }
  }

  private static String outputOfChildIn(Path group) throws Exception {
    Process child =
        new ProcessBuilder(
                "sh",
                "-c",
                "echo $$ > \"$0/cgroup.procs\" && exec \"$@\"",
                group.toString(),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String output =
        new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(child.waitFor()).isZero();
    return output;
  }

  /** Prints all the memory it could have, and whether less of it is available. */
  static final class Child {
    public static void main(String[] arguments) {
      try (DeviceProbe probe = new DeviceProbe()) {
        DeviceSnapshot device = probe.read();
        System.out.printf(
            "%d %b%n", device.totalBytes(), device.availableBytes() < device.totalBytes());
      }
    }
  }
}
