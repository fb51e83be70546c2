package io.serai.server.cli;

import io.serai.server.api.GateDocuments.MemoryPressureDocument;
import java.util.Locale;

/** How short memory is, for people. */
final class PressureText {
  private PressureText() {}

  /** In a line. */
  static String of(MemoryPressureDocument pressure) {
    if (pressure.steps().isEmpty()) {
      return "none";
    }
    return String.format(
        Locale.ROOT,
        "%s: %.2f GiB of memory and swap left, %.2f should be; waiting for memory %.0f %% of the"
            + " time; in force since %s: %s",
        pressure.severity(),
        pressure.leftGb(),
        pressure.reserveGb(),
        pressure.waitingSome(),
        pressure.since(),
        String.join(", ", pressure.steps()).replace('_', ' '));
  }
}
