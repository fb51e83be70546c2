package io.serai.core.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.core.device.ControlGroup.Version;
import io.serai.core.device.Finding.Severity;
import io.serai.core.device.SwapDevice.Kind;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DiagnosisTest {
  private static final long GIB = 1L << 30;
  private static final long NONE = GroupLevel.UNLIMITED;
  private static final Path HOME = Path.of("/home/serai/.serai");
  private static final Pressure CALM =
      new Pressure(new Pressure.Stall(0, 0, 0), new Pressure.Stall(0, 0, 0));

  private MachineMemory memory = new MachineMemory(8 * GIB, 6 * GIB, 4 * GIB, 2 * GIB, 0);
  private SwapSpace swap = swap(60, device(Kind.FILE, 11));
  private ControlGroup group = new ControlGroup(Version.V2, List.of(), 0, null);
  private Pressure pressure = CALM;
  private Temperature hottest = new Temperature("cpu-thermal", 50);
  private Gpu gpu;
  private DiskRate diskRate = new DiskRate(1 << 30, 1 << 28, Instant.EPOCH, "/home", "ext4");
  private DeviceFacts facts =
      new DeviceFacts(HOME, 100 * GIB, 50 * GIB, 0, 20000L, true, null, false);

  @Test
  void aMachineAsItShouldBeHasNoFindings() {
    assertThat(findings()).isEmpty();
  }

  @Test
  void missingSwapIsAWarningOnASmallMachineOnly() {
    swap = new SwapSpace(0, 0, 60, List.of());
    assertThat(finding("no-swap"))
        .returns(Severity.WARNING, Finding::severity)
        .extracting(Finding::remedy)
        .asString()
        .startsWith("sudo fallocate -l 8G /swapfile");
    memory = new MachineMemory(64 * GIB, 60 * GIB, 50 * GIB, 2 * GIB, 0);
    assertThat(finding("no-swap").severity()).isEqualTo(Severity.NOTE);
  }

  @Test
  void swapThatIsSmallerThanMemoryIsTooSmall() {
    swap = swap(60, device(Kind.PARTITION, 2));
    assertThat(finding("swap-small").what()).contains("2.0 GiB, memory is 8.0 GiB");
    memory = new MachineMemory(64 * GIB, 60 * GIB, 50 * GIB, 2 * GIB, 0);
    assertThat(findings()).isEmpty();
  }

  @Test
  void zramAloneTakesTheMemoryItGives() {
    swap = swap(60, device(Kind.ZRAM, 4));
    assertThat(finding("swap-zram-only").what()).contains("all 4.0 GiB");
  }

  @Test
  void swappinessCanBeTooLowAndTooHigh() {
    swap = swap(1, device(Kind.FILE, 11));
    assertThat(finding("swappiness-low").remedy()).isEqualTo("sudo sysctl vm.swappiness=60");
    swap = swap(180, device(Kind.FILE, 11));
    assertThat(finding("swappiness-high").what()).contains("180");
    swap = swap(180, device(Kind.ZRAM, 12), device(Kind.FILE, 11));
    assertThat(findings()).as("high is right for zram").isEmpty();
  }

  @Test
  void aGroupsLimitIsToldAndWarnedOfWhereItIsLow() {
    group =
        new ControlGroup(
            Version.V2, List.of(level("/a/b", NONE, NONE), level("/a", 4, 8)), 0, null);
    assertThat(finding("group-limit"))
        .returns(Severity.NOTE, Finding::severity)
        .extracting(Finding::what)
        .asString()
        .contains("/a limits memory to 4.0 GiB of the machine's 8.0 GiB");
    GroupLevel low = new GroupLevel("/low", GIB / 2, 0, 0, NONE, 0);
    group = new ControlGroup(Version.V2, List.of(low), 0, null);
    assertThat(finding("group-limit-low"))
        .returns(Severity.WARNING, Finding::severity)
        .extracting(Finding::remedy)
        .asString()
        .endsWith("memory.max of /low");
  }

  @Test
  void aLimitAboveTheMachineIsNone() {
    group = new ControlGroup(Version.V2, List.of(level("/a", 100, NONE)), 0, null);
    assertThat(findings()).isEmpty();
  }

  @Test
  void aGroupThatForbidsSwappingIsTold() {
    group = new ControlGroup(Version.V2, List.of(level("/a", NONE, 0)), 0, null);
    assertThat(finding("group-no-swap").what()).contains("11.0 GiB of swap space");
  }

  @Test
  void processesThatWereKilledAreTold() {
    group = new ControlGroup(Version.V2, List.of(), 3, null);
    assertThat(finding("oom-kills").what()).contains("killed 3 processes");
  }

  @Test
  void groupsThatCantBeWrittenAreNoted() {
    facts = new DeviceFacts(HOME, 100 * GIB, 50 * GIB, 0, 20000L, false, null, false);
    assertThat(finding("groups-read-only").remedy()).startsWith("systemd-run");
    group = ControlGroup.NONE;
    assertThat(finding("groups-read-only").what()).isEqualTo("no control group counts memory");
  }

  @Test
  void missingAndHighPressureAreTold() {
    pressure = null;
    assertThat(finding("no-pressure").remedy()).contains("psi=1");
    pressure = new Pressure(new Pressure.Stall(40, 30, 9), new Pressure.Stall(20, 13, 5));
    assertThat(finding("memory-pressure").what()).startsWith("for 13 % of the last minute");
  }

  @Test
  void heatIsTold() {
    hottest = new Temperature("tj-thermal", 92.4);
    assertThat(finding("hot").what()).isEqualTo("tj-thermal is at 92 °C");
    hottest = null;
    assertThat(findings()).isEmpty();
  }

  @Test
  void aDiskThatIsNearlyFullIsToldAndOneThatWasNotMeasured() {
    facts = new DeviceFacts(HOME, 100 * GIB, GIB, 0, 20000L, true, null, false);
    assertThat(finding("disk-full").what()).contains("1.0 GiB are left of 100.0 GiB where " + HOME);
    diskRate = null;
    assertThat(finding("disk-not-measured").remedy()).isEqualTo("serai doctor --measure");
  }

  @Test
  void aGpuWithoutALibraryForItIsTold() {
    gpu = new Gpu("NVIDIA Jetson Orin Nano", true);
    assertThat(finding("gpu-unused").remedy()).contains("onnxruntime: {nativeLibrary: FOLDER}");
    facts = new DeviceFacts(HOME, 100 * GIB, 50 * GIB, 0, 20000L, true, Path.of("/opt/ort"), false);
    assertThat(finding("gpu-unused").what()).contains("/opt/ort has no execution provider");
    facts = new DeviceFacts(HOME, 100 * GIB, 50 * GIB, 0, 20000L, true, Path.of("/opt/ort"), true);
    assertThat(findings()).isEmpty();
  }

  @Test
  void strictOvercommitAndFewOpenFilesAreTold() {
    facts = new DeviceFacts(HOME, 100 * GIB, 50 * GIB, 2, 1024L, true, null, false);
    assertThat(finding("no-overcommit").severity()).isEqualTo(Severity.WARNING);
    assertThat(finding("few-open-files").what()).contains("1024 files");
    facts = new DeviceFacts(HOME, 100 * GIB, 50 * GIB, null, null, true, null, false);
    assertThat(findings()).isEmpty();
  }

  @Test
  void theGravestComeFirst() {
    pressure = null;
    swap = swap(1, device(Kind.FILE, 11));
    hottest = new Temperature("cpu-thermal", 99);
    assertThat(findings())
        .extracting(Finding::severity)
        .containsExactly(Severity.WARNING, Severity.ADVICE, Severity.NOTE);
  }

  private Finding finding(String id) {
    Optional<Finding> found =
        findings().stream().filter(finding -> finding.id().equals(id)).findFirst();
    assertThat(found).as(id).isPresent();
    return found.get();
  }

  private List<Finding> findings() {
    return Diagnosis.of(
        new DeviceSnapshot(
            Instant.EPOCH,
            memory,
            swap,
            group,
            pressure,
            new ProcessMemory(0, 0, 0, 0, 0, 0),
            new Processors(6, null, 0.0),
            hottest,
            gpu,
            diskRate,
            Map.of()),
        facts);
  }

  private static GroupLevel level(String path, long limitGib, long swapLimitGib) {
    return new GroupLevel(path, bytes(limitGib), 0, 0, bytes(swapLimitGib), 0);
  }

  private static long bytes(long gib) {
    return gib == NONE ? NONE : gib * GIB;
  }

  private static SwapDevice device(Kind kind, long gib) {
    return new SwapDevice("/dev/any", kind, gib * GIB, 0, 0);
  }

  private static SwapSpace swap(int swappiness, SwapDevice... devices) {
    long total = List.of(devices).stream().mapToLong(SwapDevice::totalBytes).sum();
    return new SwapSpace(total, total, swappiness, List.of(devices));
  }
}
