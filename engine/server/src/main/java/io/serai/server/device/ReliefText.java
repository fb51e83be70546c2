package io.serai.server.device;

import io.serai.core.residency.Relief;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was done about memory, in sentences. */
final class ReliefText {
  private static final double MIB = 1L << 20;

  private ReliefText() {}

  /** At least one sentence. */
  static List<String> of(Relief relief) {
    List<String> sentences = new ArrayList<>();
    if (relief.withinLimits()) {
      sentences.add("Memory is within its limits, so no model had to be moved or unloaded.");
    } else {
      sentences.add("Memory was over its limits: %s.".formatted(excess(relief)));
      if (relief.demoted().isEmpty() && relief.unloaded().isEmpty()) {
        sentences.add("No model is idle and not pinned, so none could leave.");
      }
    }
    if (!relief.demoted().isEmpty()) {
      sentences.add("Moved to swap: %s.".formatted(String.join(", ", relief.demoted())));
    }
    if (!relief.unloaded().isEmpty()) {
      sentences.add("Unloaded: %s.".formatted(String.join(", ", relief.unloaded())));
    }
    sentences.add(
        text(
            "Heaps were trimmed; %s are available, %s before.",
            mib(relief.availableAfter()), mib(relief.availableBefore())));
    return sentences;
  }

  private static String excess(Relief relief) {
    List<String> parts = new ArrayList<>();
    if (relief.belowReserve() > 0) {
      parts.add(mib(relief.belowReserve()) + " were missing from the reserve");
    }
    if (relief.aboveRamMax() > 0) {
      parts.add(mib(relief.aboveRamMax()) + " were held beyond what models may hold together");
    }
    if (relief.pressed()) {
      parts.add("processes waited for memory");
    }
    return String.join(", ", parts);
  }

  private static String mib(long bytes) {
    return text("%.1f MiB", bytes / MIB);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
