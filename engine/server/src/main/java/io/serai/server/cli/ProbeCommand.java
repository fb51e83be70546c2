package io.serai.server.cli;

import io.serai.server.api.Documents.MeasuredDocument;
import io.serai.server.api.Documents.MemoryDocument;
import io.serai.server.api.JobDocuments.JobStartedDocument;
import io.serai.server.api.JobDocuments.ProbeDocument;
import io.serai.server.api.RemoteApi;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code serai models probe}. */
@Command(
    name = "probe",
    mixinStandardHelpOptions = true,
    description = {
      "Load a model on trial in a process of its own, let it answer, and tell what it took.",
      "The gate decides by these figures from then on. With --shape, a model of a well-known",
      "architecture with random weights is written and tried: would it run here?"
    })
final class ProbeCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin GlobalOptions global;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "MODEL",
      description = "A model of the catalog, with its variant if it should be that one.")
  @Nullable String name;

  @Option(
      names = "--shape",
      paramLabel = "SHAPE",
      description = "Such as llama-7b; 'serai models generate --list' shows what there is.")
  @Nullable String shape;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if ((name == null) == (shape == null)) {
      throw new ParameterException(
          spec.commandLine(), "give a model of the catalog, or --shape with the name of a shape");
    }
    Output out = Output.of(spec);
    try (RemoteApi api = global.runningEngine()) {
      JobStartedDocument started =
          name == null
              ? api.jobs().probeShape(Objects.requireNonNull(shape))
              : api.jobs().probe(name);
      ProbeDocument probe =
          Objects.requireNonNull(JobWait.until(api.jobs(), started).probe(), "a probe tells");
      if (global.json) {
        out.json(probe);
      } else {
        print(out, probe);
      }
    }
    return ExitCode.OK.code();
  }

  private static void print(Output out, ProbeDocument probe) {
    MeasuredDocument measured = probe.measured();
    out.line("@|bold %s|@ runs here", probe.model());
    Table table = Table.of("", "PRIVATE", "MAPPED", "PINNED");
    row(table, "estimated peak", probe.estimatedPeak());
    row(table, "measured peak", measured.peak());
    row(table, "steady", measured.steady());
    out.table(table);
    out.line("an answer takes %s besides", Output.size(perRequest(measured)));
    out.line(
        "load %s (read %s, start %s, initialise %s), first answer %s, later ones %s",
        Output.time(measured.loadMs()),
        Output.time(probe.loadTimes().readMs()),
        Output.time(probe.loadTimes().startMs()),
        Output.time(probe.loadTimes().initialiseMs()),
        Output.time(probe.firstAnswerMs()),
        Output.time(probe.answerMs()));
  }

  private static long perRequest(MeasuredDocument measured) {
    return measured.perRequestBytes() == null ? 0 : measured.perRequestBytes();
  }

  private static void row(Table table, String what, @Nullable MemoryDocument memory) {
    if (memory != null) {
      table.row(
          what,
          Output.size(memory.privateBytes()),
          Output.size(memory.mappedBytes()),
          Output.size(memory.pinnedBytes()));
    }
  }
}
