package io.serai.server.cli;

import io.serai.server.api.Documents.MemoryDocument;
import io.serai.server.api.Documents.ProcessDocument;
import io.serai.server.api.Documents.StatusDocument;
import io.serai.server.api.GateDocuments.DecisionDocument;
import io.serai.server.api.GateDocuments.HolderDocument;
import io.serai.server.api.GateDocuments.LoadingDocument;
import io.serai.server.api.GateDocuments.TierDocument;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Draws a sample as lines; those that are headings have picocli's markup for bold. */
final class TopFrame {
  private final @Nullable TopSample before;
  private final TopSample now;

  /**
   * A frame.
   *
   * @param before the sample that rates are counted from; null for the first, which has none
   */
  TopFrame(@Nullable TopSample before, TopSample now) {
    this.before = before;
    this.now = now;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>(summary());
    if (!now.tiers().pressure().steps().isEmpty()) {
      lines.add("short   " + PressureText.of(now.tiers().pressure()));
    }
    lines.add("");
    lines.addAll(holders());
    if (!now.tiers().loading().isEmpty()) {
      lines.add("");
      lines.addAll(loading());
    }
    if (!now.decisions().isEmpty()) {
      lines.add("");
      lines.addAll(decisions());
    }
    return lines;
  }

  private List<String> summary() {
    StatusDocument status = now.status();
    ProcessDocument memory = status.memory();
    TierDocument ram = now.tiers().tiers().ram();
    return List.of(
        text(
            "Serai %s %s at %s   process %d   up %s   %d threads",
            status.version(),
            status.state(),
            String.valueOf(status.url()),
            status.pid(),
            StatusCommand.uptime(status.uptimeSeconds()),
            status.threads()),
        text(
            "memory  %s of %s available   engine %s   models %.2f GiB of %.2f   pressure %s",
            Output.size(memory.machineAvailableBytes()),
            Output.size(memory.machineTotalBytes()),
            Output.size(memory.residentBytes()),
            ram.usedGb(),
            ram.limitGb(),
            memory.pressure() == null ? "not told" : text("%.1f %%", memory.pressure())),
        memory.swapTotalBytes() == 0
            ? "swap    none"
            : text(
                "swap    %s of %s free   %d models in it",
                Output.size(memory.swapFreeBytes()),
                Output.size(memory.swapTotalBytes()),
                now.tiers().tiers().swap().models()),
        text(
            "cores   %d of %d in use   %d calls waiting",
            status.coresInUse(), status.cores(), status.waitingCalls()));
  }

  private List<String> holders() {
    if (now.tiers().holders().isEmpty()) {
      return List.of("no model is loaded");
    }
    Table table =
        Table.of(
            "HOLDER", "STATE", "TIER", "PRIVATE", "MAPPED", "PINNED", "RUNNING", "WAITING", "CALLS",
            "CALLS/S", "IDLE");
    now.tiers().holders().stream()
        .sorted(Comparator.comparing((HolderDocument holder) -> holder.calls() == null))
        .forEach(holder -> table.row(cells(holder)));
    return table.lines();
  }

  private String[] cells(HolderDocument holder) {
    MemoryDocument memory = holder.memory();
    Long calls = holder.calls();
    return new String[] {
      holder.name(),
      holder.state().replace('_', ' '),
      holder.tier() == null ? "" : holder.tier(),
      Output.size(memory.privateBytes()),
      Output.size(memory.mappedBytes()),
      Output.size(memory.pinnedBytes()),
      count(holder.running()),
      count(holder.waiting()),
      count(calls),
      calls == null ? "" : rate(holder.name(), calls),
      calls == null ? "" : Output.time(holder.idleSeconds() * 1e3)
    };
  }

  private static String count(@Nullable Number number) {
    return number == null ? "" : number.toString();
  }

  /** Calls a second since the sample before; of a model that was loaded since, all of them. */
  private String rate(String name, long calls) {
    if (before == null) {
      return "-";
    }
    long earlier =
        before.tiers().holders().stream()
            .filter(holder -> holder.name().equals(name))
            .mapToLong(holder -> holder.calls() == null ? 0 : holder.calls())
            .findFirst()
            .orElse(0);
    double seconds = (now.atNanos() - before.atNanos()) / 1e9;
    return text("%.1f", (calls < earlier ? calls : calls - earlier) / seconds);
  }

  private List<String> loading() {
    Table table = Table.of("LOADING", "PHASE", "DONE", "FOR", "WAITING");
    for (LoadingDocument load : now.tiers().loading()) {
      table.row(
          load.model(),
          load.phase(),
          text("%.0f %%", 100 * load.progress()),
          Output.time(load.elapsedSeconds() * 1e3),
          Integer.toString(load.waiting()));
    }
    return table.lines();
  }

  private List<String> decisions() {
    Table table = Table.of("DECISION", "AT", "WHAT", "NEEDS", "VERDICT", "");
    for (DecisionDocument decision : now.decisions()) {
      MemoryDocument needed = decision.needed();
      table.row(
          Long.toString(decision.number()),
          Instant.parse(decision.at()).truncatedTo(ChronoUnit.SECONDS).toString(),
          decision.name(),
          Output.size(needed.privateBytes() + needed.mappedBytes() + needed.pinnedBytes()),
          decision.verdict().replace('_', ' '),
          String.join(", ", decision.names()));
    }
    return table.lines();
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
