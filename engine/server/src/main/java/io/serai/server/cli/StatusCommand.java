package io.serai.server.cli;

import io.serai.server.api.Documents.LoadedDocument;
import io.serai.server.api.Documents.PluginDocument;
import io.serai.server.api.Documents.ProcessDocument;
import io.serai.server.api.Documents.StatusDocument;
import io.serai.server.api.RemoteApi;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code serai status}. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Show how the running engine is.")
final class StatusCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin GlobalOptions global;

  @Override
  public Integer call() throws IOException {
    Output out = Output.of(spec);
    try (RemoteApi api = global.runningEngine()) {
      StatusDocument status = api.status();
      if (global.json) {
        out.json(status);
      } else {
        print(out, status);
      }
    }
    return ExitCode.OK.code();
  }

  private static void print(Output out, StatusDocument status) {
    out.line(
        "Serai %s @|bold %s|@ at %s (process %d, for %s)",
        status.version(),
        status.state(),
        String.valueOf(status.url()),
        status.pid(),
        uptime(status.uptimeSeconds()));
    out.line("home      %s", status.home());
    out.line("memory    %s", memory(status.memory()));
    if (!status.pressure().steps().isEmpty()) {
      out.line("pressure  %s", PressureText.of(status.pressure()));
    }
    out.line(
        "compute   %d of %d cores in use, %d calls waiting, %d threads",
        status.coresInUse(), status.cores(), status.waitingCalls(), status.threads());
    out.line("catalog   %d models, %d pipelines", status.models(), status.pipelines());
    out.line("plugins");
    for (PluginDocument plugin : status.plugins()) {
      out.line("  %s %s  %s", plugin.name(), plugin.version(), plugin.state());
      plugin.problems().forEach(problem -> out.plain("    " + problem));
    }
    if (status.loaded().isEmpty()) {
      out.line("loaded    no model");
    } else {
      Table table = Table.of("LOADED", "CALLS", "WAITING", "MEMORY", "LOAD TIME", "ON", "BY");
      for (LoadedDocument model : status.loaded()) {
        table.row(
            model.model() + "@" + model.version(),
            Long.toString(model.calls()),
            Integer.toString(model.waiting()),
            Output.size(
                model.memory().privateBytes()
                    + model.memory().mappedBytes()
                    + model.memory().pinnedBytes()),
            Output.time(model.loadMs()),
            model.device(),
            model.plugin());
      }
      out.table(table);
    }
    out.problems(status.problems());
  }

  private static String memory(ProcessDocument memory) {
    return "%s resident, heap %s; %s of %s available%s, swap %s free"
        .formatted(
            Output.size(memory.residentBytes()),
            Output.size(memory.heapUsedBytes()),
            Output.size(memory.machineAvailableBytes()),
            Output.size(memory.machineTotalBytes()),
            memory.limitedBy() == null ? "" : " in control group " + memory.limitedBy(),
            Output.size(memory.swapFreeBytes()));
  }

  /** A time for people, such as {@code 3 min 2 s}. */
  static String uptime(double seconds) {
    Duration time = Duration.ofSeconds((long) seconds);
    if (time.toDays() > 0) {
      return time.toDays() + " d " + time.toHoursPart() + " h";
    }
    return time.toHours() > 0
        ? time.toHours() + " h " + time.toMinutesPart() + " min"
        : time.toMinutes() > 0
            ? time.toMinutes() + " min " + time.toSecondsPart() + " s"
            : time.toSeconds() + " s";
  }
}
