package io.serai.server.api;

import io.serai.catalog.yaml.Problem;
import io.serai.core.Engine;
import io.serai.core.device.DeviceSnapshot;
import io.serai.core.device.GroupLevel;
import io.serai.core.device.ProcessMemory;
import io.serai.core.residency.LoadInfo;
import io.serai.server.EngineProcess;
import io.serai.server.Version;
import io.serai.server.api.Documents.ProcessDocument;
import io.serai.server.api.Documents.StatusDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells how this process's engine is. */
final class StatusReport {
  private final EngineProcess process;
  private final LocalModels models;
  private final LocalPlugins plugins;
  private final @Nullable String url;
  private final Supplier<List<Problem>> warnings;

  /**
   * Tells of this process.
   *
   * @param url its address; null if it has none
   * @param warnings what is told besides the problems in files of models and pipelines
   */
  StatusReport(
      EngineProcess process,
      LocalModels models,
      LocalPlugins plugins,
      @Nullable String url,
      Supplier<List<Problem>> warnings) {
    this.process = process;
    this.models = models;
    this.plugins = plugins;
    this.url = url;
    this.warnings = warnings;
  }

  /** How it is now. */
  StatusDocument now(boolean stopping) {
    Engine engine = process.engine();
    List<Problem> problems = new ArrayList<>(warnings.get());
    problems.addAll(engine.catalog().snapshot().problems());
    problems.addAll(process.pipelines().problems());
    return new StatusDocument(
        Version.current(),
        stopping ? "stopping" : "running",
        url,
        ProcessHandle.current().pid(),
        process.home().folder().toString(),
        process.uptimeNanos() / 1e9,
        engine.compute().cores(),
        engine.compute().inUse(),
        engine.waiting() + part("loads", this::waitingForLoads, 0, problems),
        engine.threads().count(),
        part("memory", this::memory, new ProcessDocument(0, 0, 0, 0, 0, 0, null, null), problems),
        GateToDocument.pressure(engine.residency().pressure()),
        part("loaded models", models::loaded, List.of(), problems),
        engine.catalog().snapshot().all().size(),
        process.pipelines().list().size(),
        part("plugins", plugins::all, List.of(), problems),
        ToDocument.problems(problems));
  }

  private int waitingForLoads() {
    return process.engine().residency().loading().stream().mapToInt(LoadInfo::waiting).sum();
  }

  private ProcessDocument memory() {
    DeviceSnapshot machine = process.engine().device().read();
    ProcessMemory mine = machine.process();
    Runtime java = Runtime.getRuntime();
    return new ProcessDocument(
        mine == null ? 0 : mine.residentBytes(),
        java.totalMemory() - java.freeMemory(),
        machine.totalBytes(),
        machine.availableBytes(),
        machine.swap().totalBytes(),
        machine.swapFreeBytes(),
        machine.pressure() == null ? null : machine.pressure().some().avg10(),
        machine.binding().map(GroupLevel::path).orElse(null));
  }

  /** A part of the status that may fail, which the rest is told without. */
  private <T> T part(String what, Supplier<T> part, T otherwise, List<Problem> problems) {
    try {
      return part.get();
    } catch (RuntimeException | LinkageError e) {
      problems.add(
          new Problem(
              process.home().folder(),
              0,
              0,
              "%s can't be told: %s".formatted(what, LocalApi.failure(e).getMessage())));
      return otherwise;
    }
  }
}
