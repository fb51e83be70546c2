package io.serai.core.device;

import io.serai.core.device.ControlGroup.Version;
import io.serai.core.device.Finding.Severity;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Advice about control groups, which may leave this process less than the machine has. */
final class GroupAdvice {
  /** The engine itself and a small model need about this. */
  private static final long LEAST_BYTES = 1L << 30;

  private GroupAdvice() {}

  static void add(DeviceSnapshot device, DeviceFacts facts, List<Finding> findings) {
    addLimit(device, findings);
    addSwapLimit(device, findings);
    if (device.oomKills() > 0) {
      findings.add(
          new Finding(
              Severity.WARNING,
              "oom-kills",
              "the kernel has killed %d processes of this control group for lack of memory"
                  .formatted(device.oomKills()),
              "models were loaded for which there was no room",
              "load fewer or smaller models, or raise the group's limit"));
    }
    if (!facts.groupsWritable()) {
      findings.add(
          new Finding(
              Severity.NOTE,
              "groups-read-only",
              device.group().version() == Version.NONE
                  ? "no control group counts memory"
                  : "this process can't make control groups in its own",
              "a process that runs a model can't be held to a limit of memory",
              "systemd-run --user --scope -p Delegate=yes serai up"));
    }
  }

  private static void addLimit(DeviceSnapshot device, List<Finding> findings) {
    Optional<GroupLevel> least =
        device.group().levels().stream()
            .filter(level -> level.limitBytes() < device.memory().totalBytes())
            .min(Comparator.comparingLong(GroupLevel::limitBytes));
    if (least.isEmpty()) {
      return;
    }
    GroupLevel level = least.get();
    boolean low = level.limitBytes() < LEAST_BYTES;
    findings.add(
        new Finding(
            low ? Severity.WARNING : Severity.NOTE,
            low ? "group-limit-low" : "group-limit",
            "control group %s limits memory to %s of the machine's %s"
                .formatted(
                    level.path(),
                    Diagnosis.size(level.limitBytes()),
                    Diagnosis.size(device.memory().totalBytes())),
            low
                ? "the engine and a small model need about 1 GiB"
                : "models have to fit in that, with the file pages they read",
            low ? raise(device.group().version(), level) : null));
  }

  private static String raise(Version version, GroupLevel level) {
    return "raise it where it is set (docker run --memory, MemoryMax= of a systemd unit), or write"
        + " to %s of %s"
            .formatted(
                version == Version.V1 ? "memory.limit_in_bytes" : "memory.max", level.path());
  }

  private static void addSwapLimit(DeviceSnapshot device, List<Finding> findings) {
    boolean swapless =
        device.swap().totalBytes() > 0
            && device.group().levels().stream().anyMatch(level -> level.swapLimitBytes() == 0);
    if (swapless) {
      findings.add(
          new Finding(
              Severity.ADVICE,
              "group-no-swap",
              "a control group forbids swapping, though the machine has %s of swap space"
                  .formatted(Diagnosis.size(device.swap().totalBytes())),
              "a model that isn't in use can't be swapped out",
              "docker run --memory-swap=-1, or MemorySwapMax=infinity of a systemd unit"));
    }
  }
}
