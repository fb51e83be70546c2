package io.serai.server.cli;

import io.serai.server.api.RemoteApi;
import io.serai.server.api.SelectDocuments.ExplanationDocument;
import io.serai.server.api.SelectDocuments.LeftOutDocument;
import io.serai.server.api.SelectDocuments.RankedDocument;
import io.serai.server.api.SelectDocuments.SelectBody;
import io.serai.server.api.SelectDocuments.SelectDocument;
import io.serai.server.api.SelectDocuments.TermDocument;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code serai select}. */
@Command(
    name = "select",
    mixinStandardHelpOptions = true,
    description = "Show which model the engine would choose for a task, and why.")
final class SelectCommand implements Callable<Integer> {
  private static final double GIB = 1L << 30;

  @Spec CommandSpec spec;
  @Mixin GlobalOptions global;

  @Parameters(
      paramLabel = "MODEL",
      arity = "0..1",
      description = "Whether this one could be had; without it, the engine chooses.")
  @Nullable String model;

  @Option(names = "--task", description = "What the model is to do, such as text-generation.")
  @Nullable String task;

  @Option(
      names = "--capability",
      description = "What else it must be able to do, such as chat; may be repeated.")
  List<@Nullable String> capabilities = new ArrayList<>();

  @Option(
      names = "--priority",
      description = "What matters most: speed, quality or balanced (the default).")
  @Nullable String priority;

  @Option(names = "--prefer", paramLabel = "MODEL", description = "Taken if it can be had safely.")
  @Nullable String prefer;

  @Option(
      names = "--max-latency",
      paramLabel = "MS",
      description = "Only models that answer within so many milliseconds, becoming ready included.")
  @Nullable Double maxLatency;

  @Option(
      names = "--min-quality",
      paramLabel = "SHARE",
      description = "Only models whose manifest tells at least this quality, 0 to 1.")
  @Nullable Double minQuality;

  @Option(
      names = "--max-tokens",
      paramLabel = "COUNT",
      description = "How many new tokens are expected, for text-generation (default: 64).")
  @Nullable Integer maxTokens;

  @Option(names = "--load", description = "Load it.")
  boolean load;

  @Option(names = "--explain", description = "Show all models that were considered.")
  boolean explain;

  @Override
  public Integer call() throws IOException {
    Output out = Output.of(spec);
    try (RemoteApi api = global.runningEngine()) {
      SelectDocument answer =
          api.select(
              new SelectBody(
                  model,
                  prefer,
                  null,
                  task,
                  capabilities.isEmpty() ? null : capabilities,
                  priority,
                  maxLatency,
                  minQuality,
                  maxTokens,
                  null,
                  load,
                  explain));
      if (global.json) {
        out.json(answer);
      } else {
        show(out, answer);
      }
    }
    return ExitCode.OK.code();
  }

  private static void show(Output out, SelectDocument answer) {
    out.line(
        "@|bold %s|@  %s, %s, %s of files, chosen in %.3f ms",
        answer.model(),
        answer.mode().replace('_', ' '),
        answer.tier(),
        Output.size((long) (answer.sizeGb() * GIB)),
        answer.selectionTimeMs());
    out.plain(answer.selectionReason());
    if (answer.swapExecuted()) {
      out.line("loaded in %.1f s", answer.swapTime());
    }
    ExplanationDocument all = answer.explanation();
    if (all == null) {
      return;
    }
    for (RankedDocument ranked : all.ranked()) {
      out.plain("");
      out.line(
          "@|bold %s|@  %.3f  %s%s",
          ranked.model(), ranked.score(), ranked.tier(), ranked.loaded() ? ", loaded" : "");
      for (TermDocument term : ranked.terms()) {
        out.plain(
            String.format(
                Locale.ROOT, "  %+7.3f  %-10s %s", term.value(), term.name(), term.why()));
      }
    }
    if (!all.leftOut().isEmpty()) {
      out.plain("");
      out.line("@|bold left out|@");
      for (LeftOutDocument left : all.leftOut()) {
        out.plain("  %s: %s".formatted(left.model(), left.reason()));
      }
    }
    if (all.incapable() > 0) {
      out.plain("");
      out.plain("%d other models can't do it".formatted(all.incapable()));
    }
  }
}
