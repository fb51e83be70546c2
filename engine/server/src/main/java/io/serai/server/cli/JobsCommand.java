package io.serai.server.cli;

import io.serai.server.api.JobDocuments.JobDocument;
import io.serai.server.api.JobDocuments.JobsDocument;
import io.serai.server.api.RemoteApi;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code serai jobs [ID]}. */
@Command(
    name = "jobs",
    mixinStandardHelpOptions = true,
    description =
        "Show how far a load, an unload, a trial load or a move is; without an id, all of them.")
final class JobsCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin GlobalOptions global;

  @Parameters(paramLabel = "ID", arity = "0..1", description = "Such as load-12.")
  @Nullable String id;

  @Override
  public Integer call() throws IOException {
    Output out = Output.of(spec);
    try (RemoteApi api = global.runningEngine()) {
      JobsDocument jobs =
          id == null ? api.jobs().jobs() : new JobsDocument(List.of(api.jobs().job(id)));
      if (global.json) {
        out.json(id == null ? jobs : jobs.jobs().getFirst());
      } else if (jobs.jobs().isEmpty()) {
        out.line("nothing was begun yet");
      } else {
        list(out, jobs);
      }
    }
    return ExitCode.OK.code();
  }

  private static void list(Output out, JobsDocument jobs) {
    Table table = Table.of("JOB", "MODEL", "STATE", "DONE", "TIME", "");
    for (JobDocument job : jobs.jobs()) {
      table.row(
          job.jobId(),
          job.model(),
          job.status().equals("running") ? job.phase() : job.status(),
          String.format(Locale.ROOT, "%.0f %%", job.progress() * 100),
          Output.time(job.elapsedTime() * 1e3),
          Objects.requireNonNullElse(job.error(), Objects.requireNonNullElse(job.result(), "")));
    }
    out.table(table);
  }
}
