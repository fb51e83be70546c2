package io.serai.core.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceFactsReaderTest {
  @TempDir Path folder;

  @Test
  void readsTheLimitsOfAProcess() throws Exception {
    DeviceFacts facts = facts("container-v2", null);
    assertThat(facts.openFiles()).isEqualTo(1024);
    assertThat(facts.overcommit()).isZero();
    assertThat(facts.homeTotalBytes()).isPositive();
    assertThat(facts.home()).doesNotExist();
  }

  @Test
  void whatIsntToldIsAbsent() throws Exception {
    DeviceFacts facts = facts("docker-v1", null);
    assertThat(facts.openFiles()).isNull();
    assertThat(facts.overcommit()).isNull();
  }

  @Test
  void findsAnExecutionProviderForTheGpu() throws Exception {
    assertThat(facts("jetson-orin-nano", folder).gpuProvider()).isFalse();
    Files.createFile(folder.resolve("libonnxruntime_providers_cuda.so"));
    assertThat(facts("jetson-orin-nano", folder).gpuProvider()).isTrue();
  }

  @Test
  void groupsCanBeMadeWhereTheOwnIsWritableAndHandsMemoryOn() throws Exception {
    assertThat(facts("nested-v2", null).groupsWritable()).isTrue();
    Files.createDirectories(folder.resolve("proc/self"));
    assertThat(new DeviceFactsReader(folder).read(folder, null).groupsWritable()).isFalse();
  }

  private DeviceFacts facts(String tree, Path library) throws Exception {
    return new DeviceFactsReader(DeviceProbeTest.tree(tree))
        .read(folder.resolve("not/yet"), library);
  }
}
