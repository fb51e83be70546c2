package io.serai.core.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.serai.core.device.ControlGroup.Version;
import io.serai.core.device.SwapDevice.Kind;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceProbeTest {
  private static final long MIB = 1L << 20;
  private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");

  @TempDir Path folder;

  @Test
  void readsAJetsonWhoseGroupsLimitNothing() {
    DeviceSnapshot device = read("jetson-orin-nano");
    assertThat(device.at()).isEqualTo(NOW);
    assertThat(device.totalBytes()).isEqualTo(7_802_784L << 10);
    assertThat(device.availableBytes()).isEqualTo(4_893_120L << 10);
    assertThat(device.droppableCacheBytes()).isEqualTo((1_702_440L + 2_811_536L) << 10);
    assertThat(device.group().version()).isEqualTo(Version.V2);
    assertThat(device.group().levels())
        .extracting(GroupLevel::path)
        .containsExactly(
            "/user.slice/user-1000.slice/session-4.scope",
            "/user.slice/user-1000.slice",
            "/user.slice");
    assertThat(device.binding()).isEmpty();
    assertThat(device.process()).extracting(ProcessMemory::anonymousBytes).isEqualTo(58212L << 10);
    assertThat(device.processors()).isEqualTo(new Processors(6, null, 0.52));
  }

  @Test
  void tellsCompressedMemoryFromSwapOnStorage() {
    SwapSpace swap = read("jetson-orin-nano").swap();
    assertThat(swap.swappiness()).isEqualTo(60);
    assertThat(swap.devices()).hasSize(7);
    assertThat(swap.devices().getFirst())
        .isEqualTo(new SwapDevice("/dev/zram0", Kind.ZRAM, 650_236L << 10, 8544L << 10, 5));
    assertThat(swap.devices().getLast().kind()).isEqualTo(Kind.FILE);
    assertThat(swap.zramBytes()).isEqualTo((6 * 650_236L) << 10);
  }

  @Test
  void aJetsonsGpuSharesTheMachinesMemory() {
    assertThat(read("jetson-orin-nano").gpu())
        .isEqualTo(new Gpu("NVIDIA Jetson Orin Nano Developer Kit", true));
  }

  @Test
  void thermalZonesThatCantBeReadOrMakeNoSenseAreLeftOut() {
    assertThat(read("jetson-orin-nano").hottest()).isEqualTo(new Temperature("tj-thermal", 49.062));
  }

  @Test
  void saysWhyThePressureIsAbsent() {
    DeviceSnapshot device = read("jetson-orin-nano");
    assertThat(device.pressure()).isNull();
    assertThat(device.absent().get("pressure")).contains("/proc/pressure/memory");
  }

  @Test
  void aContainersLimitGoesBeforeTheMachine() {
    DeviceSnapshot device = read("container-v2");
    assertThat(device.totalBytes()).isEqualTo(2048 * MIB);
    assertThat(device.availableBytes())
        .isEqualTo(2_147_483_648L - 1_932_735_283L + 536_870_912 + 268_435_456);
    assertThat(device.binding()).map(GroupLevel::path).contains("/");
    assertThat(device.droppableCacheBytes()).isEqualTo(768 * MIB);
    assertThat(device.oomKills()).isEqualTo(2);
    assertThat(device.processors()).isEqualTo(new Processors(3, 1.5, 1.1));
    assertThat(device.pressure().full()).isEqualTo(new Pressure.Stall(2.1, 1.02, 520_441));
  }

  @Test
  void aContainerThatMayNotSwapHasNoSwap() {
    DeviceSnapshot device = read("container-v2");
    assertThat(device.swap().freeBytes()).isEqualTo(8_388_604L << 10);
    assertThat(device.swapFreeBytes()).isZero();
  }

  @Test
  void theTightestOfNestedGroupsCounts() {
    DeviceSnapshot device = read("nested-v2");
    assertThat(device.totalBytes()).isEqualTo(4096 * MIB);
    assertThat(device.binding()).map(GroupLevel::path).contains("/models.slice");
    assertThat(device.availableBytes()).isEqualTo((4096 - 3072 + 256 + 128) * MIB);
    assertThat(device.swapFreeBytes()).isEqualTo((2048 - 512) * MIB);
    assertThat(device.processors().quota()).isEqualTo(2.5);
    assertThat(device.oomKills()).as("those of the own group").isZero();
  }

  @Test
  void version1LimitsMemoryAndSwapTogether() {
    DeviceSnapshot device = read("docker-v1");
    assertThat(device.group().version()).isEqualTo(Version.V1);
    assertThat(device.group().levels()).hasSize(1);
    assertThat(device.totalBytes()).isEqualTo(1024 * MIB);
    assertThat(device.availableBytes()).isEqualTo((1024 - 768 + 256 + 64) * MIB);
    assertThat(device.swapFreeBytes()).isEqualTo(((1536 - 1024) - (896 - 768)) * MIB);
    assertThat(device.oomKills()).isEqualTo(1);
    assertThat(device.processors().quota()).isEqualTo(0.5);
  }

  @Test
  void findsVersion1BesideAnEmptyUnifiedTree() {
    DeviceSnapshot device = read("hybrid-v1");
    assertThat(device.group().version()).isEqualTo(Version.V1);
    assertThat(device.group().levels())
        .extracting(GroupLevel::path)
        .containsExactly("/workbench/5831cf73", "/workbench", "/");
    assertThat(device.group().levels()).noneMatch(GroupLevel::limited);
    assertThat(device.group().levels())
        .extracting(GroupLevel::swapFreeBytes)
        .containsOnly(GroupLevel.UNLIMITED);
    assertThat(device.availableBytes()).isEqualTo(device.memory().availableBytes());
    assertThat(device.processors().quota()).isNull();
  }

  @Test
  void aMachineThatTellsItsMemoryOnlyIsEnough() throws Exception {
    Files.createDirectories(folder.resolve("proc"));
    Files.copy(tree("nested-v2").resolve("proc/meminfo"), folder.resolve("proc/meminfo"));
    DeviceSnapshot device = read(folder);
    assertThat(device.availableBytes()).isEqualTo(5_893_120L << 10);
    assertThat(device.group()).isEqualTo(ControlGroup.NONE);
    assertThat(device.absent())
        .containsOnlyKeys(
            "control group",
            "pressure",
            "process",
            "processors",
            "load",
            "swappiness",
            "swap devices",
            "temperature");
  }

  @Test
  void withoutMemoryThereIsNoSnapshot() {
    assertThatThrownBy(() -> read(folder))
        .isInstanceOfSatisfying(
            SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL))
        .hasMessageContaining("meminfo");
  }

  @Test
  void noticesThatLimitsChange() throws Exception {
    Files.createDirectories(folder.resolve("proc/self"));
    copy("container-v2");
    try (DeviceProbe probe = new DeviceProbe(folder, InstantSource.fixed(NOW))) {
      assertThat(probe.read().totalBytes()).isEqualTo(2048 * MIB);
      Files.writeString(folder.resolve("sys/fs/cgroup/memory.max"), "1073741824\n");
      assertThat(probe.read().totalBytes()).isEqualTo(1024 * MIB);
      Files.writeString(folder.resolve("sys/fs/cgroup/memory.max"), "max\n");
      assertThat(probe.read().totalBytes()).isEqualTo(16_266_020L << 10);
    }
  }

  @Test
  void readsThisMachine() throws Exception {
    try (DeviceProbe probe = new DeviceProbe()) {
      DeviceSnapshot device = probe.read();
      assertThat(device.totalBytes()).isPositive();
      assertThat(device.availableBytes()).isPositive().isLessThanOrEqualTo(device.totalBytes());
      assertThat(device.processors().allowed()).isPositive();
      ProcessMemory mine = ProcessMemory.of(ProcessHandle.current().pid());
      assertThat(device.process().residentBytes())
          .isCloseTo(mine.residentBytes(), within(64 * MIB));
      assertThat(ProcessMemory.proportionalBytes(ProcessHandle.current().pid()))
          .isPositive()
          .isLessThanOrEqualTo(ProcessMemory.current().residentBytes() + 64 * MIB);
    }
  }

  private void copy(String name) throws Exception {
    Path from = tree(name);
    try (var files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path to = folder.resolve(from.relativize(file));
        Files.createDirectories(to.getParent());
        Files.copy(file, to);
      }
    }
  }

  private static DeviceSnapshot read(String name) {
    return read(tree(name));
  }

  private static DeviceSnapshot read(Path root) {
    try (DeviceProbe probe = new DeviceProbe(root, InstantSource.fixed(NOW))) {
      return probe.read();
    }
  }

  static Path tree(String name) {
    return Path.of("src/test/resources/io/serai/core/device", name);
  }
}
