package io.serai.core.gate;

import io.serai.core.gate.Admission.Admitted;
import io.serai.core.gate.Admission.AfterEviction;
import io.serai.core.gate.Admission.Later;
import io.serai.core.gate.Admission.Refused;
import io.serai.core.gate.Shortage.Rule;
import io.serai.spi.Estimate;
import io.serai.spi.Footprint;
import io.serai.spi.MemoryKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A decision in words. */
public final class DecisionText {
  private DecisionText() {}

  /** The whole decision, line by line. */
  public static List<String> lines(Decision decision) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s %s   (decision %d)"
            .formatted(verdict(decision.admission()), decision.need().name(), decision.number()));
    lines.add("needs   " + needs(decision.need()));
    lines.add("there   " + there(decision));
    lines.add("held by " + heldBy(decision));
    switch (decision.admission()) {
      case Admitted admitted -> lines.add("tier    " + tier(admitted.tier()));
      case AfterEviction evicting -> {
        lines.add("tier    " + tier(evicting.tier()));
        lines.add("evicts  " + String.join(", ", evicting.leaving()));
      }
      case Later later -> lines.add("waits   for " + String.join(", ", later.waitingFor()));
      case Refused refused -> lines.add("because " + reason(refused.shortage()));
    }
    for (String note : decision.notes()) {
      lines.add((decision.forPressure() ? "namely  " : "besides ") + note);
    }
    for (Remedy remedy : decision.remedies()) {
      lines.add("try     %-35s # %s".formatted(remedy.what(), remedy.effect()));
    }
    return lines;
  }

  /** What is said of variants that were refused besides, a line each. */
  static List<String> notes(List<Need> needs, List<Refused> refusals) {
    List<String> notes = new ArrayList<>();
    for (int i = 0; i < needs.size(); i++) {
      notes.add(refusal(needs.get(i), refusals.get(i)));
    }
    return notes;
  }

  /** Why something can't be loaded, in one sentence without a full stop. */
  public static String refusal(Need need, Refused refused) {
    return "%s doesn't fit: it needs %s; there %s"
        .formatted(need.name(), needs(need), allowed(refused.shortage()));
  }

  /** A refusal in one sentence. */
  public static String sentence(Decision decision) {
    if (decision.forPressure()) {
      return "%s can't be loaded now (decision %d): %s; ask again in a while"
          .formatted(
              decision.need().name(), decision.number(), String.join("; ", decision.notes()));
    }
    String first =
        "%s doesn't fit (decision %d): it needs %s; there %s"
            .formatted(
                decision.need().name(),
                decision.number(),
                needs(decision.need()),
                decision.admission() instanceof Refused refused
                    ? allowed(refused.shortage())
                    : there(decision));
    return decision.remedies().isEmpty()
        ? first + "; 'serai why %d' tells more".formatted(decision.number())
        : first
            + decision.remedies().stream()
                .map(remedy -> "%s (%s)".formatted(remedy.what(), remedy.effect()))
                .collect(Collectors.joining(" or ", "; try ", ""));
  }

  private static String verdict(Admission admission) {
    return switch (admission) {
      case Admitted admitted -> "ADMITTED";
      case AfterEviction evicting -> "ADMITTED";
      case Later later -> "WAITS";
      case Refused refused -> "REFUSED";
    };
  }

  private static String tier(Tier tier) {
    return tier.name().toLowerCase(Locale.ROOT);
  }

  /** What something needs by kind, each with its parts, and how that is known; in one line. */
  public static String needs(Need need) {
    List<String> kinds = new ArrayList<>();
    for (MemoryKind kind : List.of(MemoryKind.PINNED, MemoryKind.PRIVATE, MemoryKind.MAPPED)) {
      long bytes = bytes(need.peak(), kind);
      if (bytes > 0) {
        kinds.add(
            "%s %s%s"
                .formatted(
                    Sizes.text(bytes),
                    kind.name().toLowerCase(Locale.ROOT),
                    parts(need.parts(), kind, Sizes.unit(bytes))));
      }
    }
    String basis = need.basis().name().toLowerCase(Locale.ROOT);
    return kinds.isEmpty() ? "nothing" : String.join("; ", kinds) + " (" + basis + ")";
  }

  private static String parts(List<Estimate.Part> parts, MemoryKind kind, long unit) {
    List<Estimate.Part> mine = parts.stream().filter(part -> part.kind() == kind).toList();
    return mine.isEmpty()
        ? ""
        : mine.stream()
            .map(part -> part.name() + " " + Sizes.number(part.bytes(), unit))
            .collect(Collectors.joining(", ", ": ", ""));
  }

  private static long bytes(Footprint footprint, MemoryKind kind) {
    return switch (kind) {
      case PRIVATE -> footprint.privateBytes();
      case MAPPED -> footprint.mappedBytes();
      case PINNED -> footprint.pinnedBytes();
    };
  }

  private static String there(Decision decision) {
    return decision.admission() instanceof Refused refused
        ? allowed(refused.shortage())
        : "%s of %s available, %s of %s swap free"
            .formatted(
                Sizes.text(decision.memory().available()),
                Sizes.text(decision.memory().total()),
                Sizes.text(decision.memory().swapFree()),
                Sizes.text(decision.memory().swapTotal()));
  }

  private static String allowed(Shortage shortage) {
    long unit = Sizes.unit(Math.max(shortage.allowed(), shortage.needed()));
    if (shortage.rule() == Rule.PRESSURE) {
      return "%s of %s, swap included"
          .formatted(Sizes.text(shortage.allowed()), Sizes.text(shortage.of()));
    }
    long percent = shortage.of() == 0 ? 0 : Math.round(100.0 * shortage.allowed() / shortage.of());
    return "%s (%d %% of %s); %s after evicting all that can leave"
        .formatted(
            Sizes.text(shortage.allowed()),
            percent,
            Sizes.number(shortage.of(), unit),
            Sizes.number(shortage.allowedAfterEviction(), unit));
  }

  private static String heldBy(Decision decision) {
    long unit = Sizes.unit(decision.memory().total());
    List<String> held = new ArrayList<>();
    decision.holders().stream()
        .sorted(Comparator.comparingLong((Holder h) -> h.held().totalBytes()).reversed())
        .forEach(
            holder ->
                held.add(
                    "%s %s%s%s"
                        .formatted(
                            holder.name(),
                            Sizes.number(holder.held().totalBytes(), unit),
                            toCome(holder, unit),
                            state(holder.state()))));
    held.add("system " + Sizes.number(decision.systemBytes(), unit));
    return String.join(", ", held);
  }

  private static String toCome(Holder holder, long unit) {
    long growth = holder.growth().totalBytes();
    return growth == 0 ? "" : " and %s to come".formatted(Sizes.number(growth, unit));
  }

  private static String state(Holder.State state) {
    return switch (state) {
      case IDLE -> "";
      case IN_USE -> " (in use)";
      case SETTLING -> " (just loaded)";
      case PINNED -> " (pinned)";
      case NEEDED -> " (needed)";
      case LOADING -> " (loading)";
      case LEAVING -> " (leaving)";
    };
  }

  private static String reason(Shortage shortage) {
    return switch (shortage.rule()) {
      case PINNED -> "pinned memory can be neither swapped nor dropped";
      case PRIVATE -> "private memory beyond memory and swap gets something killed";
      case MAPPED -> "file pages in use beyond the cache are read again and again";
      case TIER -> "it is larger than the shares of memory and swap that a model may take";
      case RAM_MAX -> "all models together may hold no more";
      case PRESSURE -> "memory is short, so nothing is loaded until it no longer is";
    };
  }
}
