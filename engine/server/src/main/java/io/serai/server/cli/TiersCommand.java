package io.serai.server.cli;

import io.serai.catalog.ByteSizes;
import io.serai.server.api.GateDocuments.HolderDocument;
import io.serai.server.api.GateDocuments.LimitsChangedDocument;
import io.serai.server.api.GateDocuments.LimitsDocument;
import io.serai.server.api.GateDocuments.LoadingDocument;
import io.serai.server.api.GateDocuments.TierDocument;
import io.serai.server.api.GateDocuments.TiersStatusDocument;
import io.serai.server.api.RemoteApi;
import java.io.IOException;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code serai tiers status|limits}. */
@Command(
    name = "tiers",
    mixinStandardHelpOptions = true,
    description = "Show who holds memory and swap, and how much may be held.")
final class TiersCommand extends CommandGroup {
  private static final double GIB = 1L << 30;

  /** A size such as {@code 6GiB}, in GiB. */
  static final class Gib implements ITypeConverter<Double> {
    @Override
    public Double convert(String text) {
      OptionalLong bytes = ByteSizes.parse(text);
      if (bytes.isEmpty()) {
        throw new TypeConversionException(
            "'%s' is no size; write such as 6GiB or 512MiB, or 0 for no limit".formatted(text));
      }
      return bytes.getAsLong() / GIB;
    }
  }

  @Command(
      name = "status",
      mixinStandardHelpOptions = true,
      description = "Show both tiers and everything that holds memory.")
  int status(@Mixin GlobalOptions global) throws IOException {
    Output out = output();
    try (RemoteApi api = global.runningEngine()) {
      TiersStatusDocument tiers = api.gate().tiers();
      if (global.json) {
        out.json(tiers);
        return ExitCode.OK.code();
      }
      out.line("ram   %s", text(tiers.tiers().ram()));
      out.line("swap  %s", text(tiers.tiers().swap()));
      out.line("pressure  %s", PressureText.of(tiers.pressure()));
      print(out, tiers);
    }
    return ExitCode.OK.code();
  }

  private static void print(Output out, TiersStatusDocument tiers) {
    if (!tiers.holders().isEmpty()) {
      Table table =
          Table.of(
              "HOLDER",
              "STATE",
              "TIER",
              "PRIORITY",
              "PRIVATE",
              "MAPPED",
              "PINNED",
              "SWAPPED",
              "PROCESS",
              "RUNNING",
              "WAITING",
              "IDLE");
      for (HolderDocument holder : tiers.holders()) {
        table.row(
            holder.name(),
            holder.state().replace('_', ' '),
            holder.tier() == null ? "" : holder.tier(),
            holder.priority(),
            Output.size(holder.memory().privateBytes()),
            Output.size(holder.memory().mappedBytes()),
            Output.size(holder.memory().pinnedBytes()),
            Output.size(holder.swappedBytes()),
            holder.pid() == null ? "" : holder.pid().toString(),
            holder.running() == null ? "" : holder.running().toString(),
            holder.waiting() == null ? "" : holder.waiting().toString(),
            Output.time(holder.idleSeconds() * 1e3));
      }
      out.table(table);
    }
    for (LoadingDocument load : tiers.loading()) {
      out.line(
          "loading %s: %s, %.0f %%, for %s, %d waiting",
          load.model(),
          load.phase(),
          100 * load.progress(),
          Output.time(load.elapsedSeconds() * 1e3),
          load.waiting());
    }
  }

  private static String text(TierDocument tier) {
    return String.format(
        Locale.ROOT,
        "%.2f GiB used, %.2f available, limit %.2f (%.0f %% used)",
        tier.usedGb(),
        tier.availableGb(),
        tier.limitGb(),
        100 * tier.utilization());
  }

  @Command(
      name = "limits",
      mixinStandardHelpOptions = true,
      description = {
        "Show the gate's limits, or change some until the engine ends.",
        "conf/serai.yaml sets them for good."
      })
  int limits(
      @Mixin GlobalOptions global,
      @Option(
              names = "--ram-share",
              description = "What a model may take of available memory, above 0 and up to 1.")
          @Nullable Double ramShare,
      @Option(
              names = "--swap-share",
              description = "What a model may take of memory and swap, above 0 and up to 1.")
          @Nullable Double swapShare,
      @Option(
              names = "--reserve",
              converter = Gib.class,
              description = "What a load leaves available, such as 512MiB.")
          @Nullable Double reserve,
      @Option(
              names = "--ram-max",
              converter = Gib.class,
              description = "What all models together may hold; 0 for no limit.")
          @Nullable Double ramMax,
      @Option(
              names = "--swap-max",
              converter = Gib.class,
              description = "How much free swap is counted on; 0 for all.")
          @Nullable Double swapMax,
      @Option(
              names = "--ceiling",
              converter = Gib.class,
              description = "The size of the largest model; 0 for no limit.")
          @Nullable Double ceiling)
      throws IOException {
    LimitsDocument changes =
        new LimitsDocument(ramShare, swapShare, reserve, ramMax, swapMax, ceiling);
    Output out = output();
    try (RemoteApi api = global.runningEngine()) {
      if (changes.equals(new LimitsDocument(null, null, null, null, null, null))) {
        LimitsDocument limits = api.gate().tiers().limits();
        if (global.json) {
          out.json(limits);
        } else {
          print(out, limits);
        }
      } else {
        LimitsChangedDocument changed = api.gate().limits(changes);
        if (global.json) {
          out.json(changed);
        } else {
          print(out, changed.newLimits());
        }
      }
    }
    return ExitCode.OK.code();
  }

  private static void print(Output out, LimitsDocument limits) {
    out.line("ram share   %s", String.valueOf(limits.ramShare()));
    out.line("swap share  %s", String.valueOf(limits.swapShare()));
    out.line("reserve     %s", size(limits.ramReservedGb()));
    out.line("ram max     %s", size(limits.ramMaxGb()));
    out.line("swap max    %s", size(limits.swapMaxGb()));
    out.line("ceiling     %s", size(limits.ceilingGb()));
  }

  private static String size(@Nullable Double gib) {
    return gib == null || gib == 0 ? "no limit" : Output.size((long) (gib * GIB));
  }
}
