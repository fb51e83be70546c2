package io.serai.core.device;

import io.serai.core.device.Finding.Severity;
import java.util.List;

/** Advice about swap space, which is where a loaded model goes that isn't in use. */
final class SwapAdvice {
  /** A machine with more memory does without swap well. */
  private static final long SMALL_MACHINE_BYTES = 16L << 30;

  private static final int LEAST_SWAPPINESS = 10;

  /** More than this prefers swapping to dropping file pages, which is right for zram only. */
  private static final int MOST_SWAPPINESS = 100;

  private SwapAdvice() {}

  static void add(DeviceSnapshot device, List<Finding> findings) {
    SwapSpace swap = device.swap();
    if (swap.totalBytes() == 0) {
      findings.add(none(device.memory().totalBytes()));
      return;
    }
    long onDisk = swap.totalBytes() - swap.zramBytes();
    if (onDisk <= 0) {
      findings.add(zramOnly(swap, device.memory().totalBytes()));
    } else if (small(device) && onDisk < device.memory().totalBytes()) {
      findings.add(
          new Finding(
              Severity.ADVICE,
              "swap-small",
              "swap space on storage is %s, memory is %s"
                  .formatted(Diagnosis.size(onDisk), Diagnosis.size(device.memory().totalBytes())),
              "a model that isn't in use can be swapped out only as far as there is space",
              addSwapFile(device.memory().totalBytes())));
    }
    addSwappiness(swap, onDisk, findings);
  }

  private static boolean small(DeviceSnapshot device) {
    return device.memory().totalBytes() < SMALL_MACHINE_BYTES;
  }

  private static Finding none(long memory) {
    boolean small = memory < SMALL_MACHINE_BYTES;
    return new Finding(
        small ? Severity.WARNING : Severity.NOTE,
        "no-swap",
        "there is no swap space",
        "models that together are larger than memory can't be loaded, and a process is killed"
            + " when memory runs out",
        addSwapFile(memory));
  }

  private static Finding zramOnly(SwapSpace swap, long memory) {
    return new Finding(
        Severity.ADVICE,
        "swap-zram-only",
        "all %s of swap space are zram, compressed pages in memory"
            .formatted(Diagnosis.size(swap.totalBytes())),
        "a model's weights hardly compress, so swapping them out to it frees little memory",
        addSwapFile(memory));
  }

  private static String addSwapFile(long memory) {
    long gib = Math.clamp(Math.ceilDiv(memory, 1L << 30), 2, 16);
    return ("sudo fallocate -l %dG /swapfile && sudo chmod 600 /swapfile && sudo mkswap /swapfile"
            + " && sudo swapon /swapfile")
        .formatted(gib);
  }

  private static void addSwappiness(SwapSpace swap, long onDisk, List<Finding> findings) {
    Integer swappiness = swap.swappiness();
    if (swappiness == null) {
      return;
    }
    if (swappiness < LEAST_SWAPPINESS) {
      findings.add(
          new Finding(
              Severity.ADVICE,
              "swappiness-low",
              "vm.swappiness is " + swappiness,
              "the kernel drops file pages, mapped weights among them, before it swaps out models"
                  + " that aren't in use",
              "sudo sysctl vm.swappiness=60"));
    } else if (swappiness > MOST_SWAPPINESS && onDisk > swap.zramBytes()) {
      findings.add(
          new Finding(
              Severity.ADVICE,
              "swappiness-high",
              "vm.swappiness is %d, and most swap space is on storage".formatted(swappiness),
              "the kernel swaps out models in use rather than drop file pages; values above 100 are"
                  + " meant for zram",
              "sudo sysctl vm.swappiness=60"));
    }
  }
}
