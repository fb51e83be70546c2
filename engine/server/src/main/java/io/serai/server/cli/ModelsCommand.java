package io.serai.server.cli;

import io.serai.catalog.yaml.InvalidFileException;
import io.serai.server.api.Api;
import io.serai.server.api.Documents.LoadTimesDocument;
import io.serai.server.api.Documents.MeasuredDocument;
import io.serai.server.api.Documents.MeasurementDocument;
import io.serai.server.api.Documents.ModelDocument;
import io.serai.server.api.Documents.ModelsDocument;
import io.serai.server.api.Documents.TensorSpecDocument;
import io.serai.server.api.Documents.VariantDocument;
import io.serai.server.api.JobDocuments.JobDocument;
import io.serai.server.api.JobDocuments.JobStartedDocument;
import io.serai.server.api.RemoteApi;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code serai models list|show|add|inspect|load|unload|generate}. */
@Command(
    name = "models",
    mixinStandardHelpOptions = true,
    description = "List, show, add, load, unload and generate models.",
    subcommands = {
      AddCommand.class,
      InspectCommand.class,
      GenerateCommand.class,
      ProbeCommand.class
    })
final class ModelsCommand extends CommandGroup {
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "List the models of the catalog, and what is wrong in it.")
  int list(@Mixin GlobalOptions global) throws IOException, InvalidFileException {
    Output out = output();
    try (Api api = global.engine()) {
      ModelsDocument models = api.models();
      if (global.json) {
        out.json(models);
        return ExitCode.OK.code();
      }
      Table table = Table.of("MODEL", "TASKS", "FORMAT", "SIZE", "STATE", "DESCRIPTION");
      for (ModelDocument model : models.models()) {
        table.row(
            model.name() + "@" + model.version(),
            String.join(", ", model.tasks()),
            model.format(),
            Output.size(model.variants().getFirst().bytes()),
            state(model),
            model.description());
      }
      out.table(table);
      out.problems(models.problems());
    }
    return ExitCode.OK.code();
  }

  private static String state(ModelDocument model) {
    if (model.loaded() != null) {
      int waiting = model.loaded().waiting();
      return (model.server() == null ? "loaded" : "loaded, at " + model.server())
          + (waiting == 0 ? "" : ", %d waiting".formatted(waiting));
    }
    if (model.server() != null) {
      return "at " + model.server();
    }
    return model.variants().stream().anyMatch(VariantDocument::onThisMachine)
        ? "here"
        : "files missing";
  }

  @Command(name = "show", mixinStandardHelpOptions = true, description = "Show one model.")
  int show(@Mixin GlobalOptions global, @Parameters(paramLabel = "MODEL") String name)
      throws IOException, InvalidFileException {
    try (Api api = global.engine()) {
      print(global, api.model(name));
    }
    return ExitCode.OK.code();
  }

  @Command(
      name = "load",
      mixinStandardHelpOptions = true,
      description = "Load a model into the running engine now.")
  int load(
      @Mixin GlobalOptions global,
      @Parameters(paramLabel = "MODEL") String name,
      @Option(names = "--no-wait", description = "Only begin; 'serai jobs' shows how far it is.")
          boolean noWait)
      throws IOException, InterruptedException {
    Output out = output();
    try (RemoteApi api = global.runningEngine()) {
      JobStartedDocument started = api.jobs().load(name);
      if (noWait) {
        print(global, started);
        return ExitCode.OK.code();
      }
      JobWait.until(api.jobs(), started);
      ModelDocument model = api.model(name);
      if (global.json || model.loaded() == null) {
        out.json(model);
      } else {
        out.line(
            "%s@%s is loaded (%s, took %s: %s)",
            model.name(),
            model.version(),
            model.loaded().plugin(),
            Output.time(model.loaded().loadMs()),
            phases(model.loaded().loadTimes()));
      }
    }
    return ExitCode.OK.code();
  }

  /** The parts of a load that took any time. */
  private static String phases(LoadTimesDocument times) {
    Map<String, Double> parts = new LinkedHashMap<>();
    parts.put("drain", times.drainMs());
    parts.put("free", times.freeMs());
    parts.put("read", times.readMs());
    parts.put("start", times.startMs());
    parts.put("initialise", times.initialiseMs());
    parts.values().removeIf(millis -> millis < 1);
    return parts.isEmpty()
        ? "no part of it a millisecond"
        : parts.entrySet().stream()
            .map(part -> part.getKey() + " " + Output.time(part.getValue()))
            .collect(Collectors.joining(", "));
  }

  private void print(GlobalOptions global, JobStartedDocument started) {
    if (global.json) {
      output().json(started);
    } else {
      output().line("%s has begun; 'serai jobs %s' shows it", started.jobId(), started.jobId());
    }
  }

  @Command(
      name = "unload",
      mixinStandardHelpOptions = true,
      description = "Unload a model from the running engine once its calls are done.")
  int unload(
      @Mixin GlobalOptions global,
      @Parameters(paramLabel = "MODEL") String name,
      @Option(names = "--no-wait", description = "Only begin; 'serai jobs' shows how far it is.")
          boolean noWait)
      throws IOException, InterruptedException {
    Output out = output();
    try (RemoteApi api = global.runningEngine()) {
      JobStartedDocument started = api.jobs().unload(name);
      if (noWait) {
        print(global, started);
        return ExitCode.OK.code();
      }
      JobWait.until(api.jobs(), started);
      ModelDocument model = api.model(name);
      if (global.json) {
        out.json(model);
      } else {
        out.line("%s@%s isn't loaded any more", model.name(), model.version());
      }
    }
    return ExitCode.OK.code();
  }

  @Command(
      name = "pin",
      mixinStandardHelpOptions = true,
      description = {
        "Have a loaded model stay in memory until it is unpinned or unloaded.",
        "'residency: {pinned: true}' in its manifest does so for good."
      })
  int pin(@Mixin GlobalOptions global, @Parameters(paramLabel = "MODEL") String name)
      throws IOException {
    return pin(global, name, true);
  }

  @Command(
      name = "unpin",
      mixinStandardHelpOptions = true,
      description = "Let a pinned model go when its memory is wanted.")
  int unpin(@Mixin GlobalOptions global, @Parameters(paramLabel = "MODEL") String name)
      throws IOException {
    return pin(global, name, false);
  }

  private int pin(GlobalOptions global, String name, boolean stays) throws IOException {
    Output out = output();
    try (RemoteApi api = global.runningEngine()) {
      ModelDocument model = api.gate().pin(name, stays);
      if (global.json) {
        out.json(model);
      } else {
        out.line(
            "%s@%s %s", model.name(), model.version(), stays ? "stays in memory" : "may leave");
      }
    }
    return ExitCode.OK.code();
  }

  @Command(
      name = "demote",
      mixinStandardHelpOptions = true,
      description = {
        "Page a loaded model out to swap; the next call brings it back, without loading it again.",
        "Only models that run in a worker can be paged out."
      })
  int demote(@Mixin GlobalOptions global, @Parameters(paramLabel = "MODEL") String name)
      throws IOException, InterruptedException {
    return move(global, name, "swap");
  }

  @Command(
      name = "promote",
      mixinStandardHelpOptions = true,
      description = "Bring a model back that was paged out, ahead of the next call.")
  int promote(@Mixin GlobalOptions global, @Parameters(paramLabel = "MODEL") String name)
      throws IOException, InterruptedException {
    return move(global, name, "ram");
  }

  private int move(GlobalOptions global, String name, String tier)
      throws IOException, InterruptedException {
    Output out = output();
    try (RemoteApi api = global.runningEngine()) {
      JobDocument job = JobWait.until(api.jobs(), api.jobs().move(name, tier));
      if (global.json) {
        out.json(job);
      } else {
        out.line("%s is in %s: %s", job.model(), tier, String.valueOf(job.result()));
      }
    }
    return ExitCode.OK.code();
  }

  private void print(GlobalOptions global, ModelDocument model) {
    Output out = output();
    if (global.json) {
      out.json(model);
      return;
    }
    out.line("@|bold %s@%s|@  %s", model.name(), model.version(), model.description());
    out.line("tasks     %s", String.join(", ", model.tasks()));
    out.line(
        "format    %s%s",
        model.format(), model.backend() == null ? "" : ", backend " + model.backend());
    if (!model.aliases().isEmpty()) {
      out.line("aliases   %s", String.join(", ", model.aliases()));
    }
    if (!model.labels().isEmpty()) {
      out.line("labels    %s", String.join(", ", model.labels()));
    }
    for (VariantDocument variant : model.variants()) {
      out.line(
          "variant   %s, %s, %s",
          variant.name(),
          Output.size(variant.bytes()),
          variant.onThisMachine() ? "on this machine" : "files missing");
      MeasuredDocument measured = variant.measured();
      if (measured != null && measured.peak() != null) {
        out.line(
            "measured  at most %s private, %s mapped, %s pinned; loaded in %s",
            Output.size(measured.peak().privateBytes()),
            Output.size(measured.peak().mappedBytes()),
            Output.size(measured.peak().pinnedBytes()),
            Output.time(measured.loadMs()));
      }
      if (measured != null && measured.demoteMs() != null) {
        out.line(
            "paging    out in %s%s",
            Output.time(measured.demoteMs()),
            measured.promoteMs() == null
                ? ""
                : ", in again in " + Output.time(measured.promoteMs()));
      }
    }
    measurements(out, "quality", model.quality());
    measurements(out, "speed", model.speed());
    out.line("license   %s", model.license().isEmpty() ? "not told" : model.license());
    out.line("manifest  %s", model.file());
    if (model.loaded() != null) {
      out.line(
          "loaded    %s by %s, %d calls",
          model.loaded().loadedAt(), model.loaded().plugin(), model.loaded().calls());
      tensors(out, "input", model.loaded().inputs());
      tensors(out, "output", model.loaded().outputs());
    }
  }

  private static void tensors(Output out, String what, List<TensorSpecDocument> tensors) {
    for (TensorSpecDocument tensor : tensors) {
      out.line("%-9s %s  %s %s", what, tensor.name(), tensor.datatype(), tensor.shape());
    }
  }

  private static void measurements(Output out, String what, List<MeasurementDocument> figures) {
    for (MeasurementDocument figure : figures) {
      out.line(
          "%-9s %s %s%s",
          what,
          figure.metric(),
          figure.value(),
          figure.measuredOn() == null ? "" : " (" + figure.measuredOn() + ")");
    }
  }
}
