package io.serai.core.device;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What should be known about a machine before models are trusted to it. */
public final class Diagnosis {
  private Diagnosis() {}

  /** The findings, the gravest first; empty where all is well. */
  public static List<Finding> of(DeviceSnapshot device, DeviceFacts facts) {
    List<Finding> findings = new ArrayList<>();
    SwapAdvice.add(device, findings);
    GroupAdvice.add(device, facts, findings);
    HostAdvice.add(device, facts, findings);
    findings.sort(Comparator.comparing(Finding::severity));
    return List.copyOf(findings);
  }

  /** A size for people, such as {@code 1.5 GiB}. */
  static String size(long bytes) {
    return bytes < 1L << 30
        ? String.format(Locale.ROOT, "%.0f MiB", bytes / (double) (1 << 20))
        : String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
  }
}
