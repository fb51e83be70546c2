package io.serai.server.api;

import io.serai.catalog.Manifest;
import io.serai.catalog.ModelRef;
import io.serai.core.Engine;
import io.serai.core.footprint.Measured;
import io.serai.core.gate.Holder;
import io.serai.core.gate.Tier;
import io.serai.core.job.Job;
import io.serai.core.job.JobProgress;
import io.serai.core.job.JobResult;
import io.serai.core.job.Jobs.Order;
import io.serai.core.residency.LoadInfo;
import io.serai.core.residency.LoadedModel;
import io.serai.generator.Shape;
import io.serai.generator.Shapes;
import io.serai.server.api.JobDocuments.JobDocument;
import io.serai.server.api.JobDocuments.JobStartedDocument;
import io.serai.server.api.JobDocuments.JobsDocument;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** The jobs of this process's engine. */
final class LocalJobsApi implements JobsApi {
  private static final String STORAGE = "storage";
  private static final String RAM = "ram";

  private final Engine engine;
  private final Supplier<Path> temporaryFolder;

  /**
   * Asks this engine.
   *
   * @param temporaryFolder makes a folder for files that are only needed for a while
   */
  LocalJobsApi(Engine engine, Supplier<Path> temporaryFolder) {
    this.engine = engine;
    this.temporaryFolder = temporaryFolder;
  }

  @Override
  public JobStartedDocument load(String model) {
    ModelRef ref = ModelRef.parse(model);
    Manifest manifest = engine.catalog().snapshot().require(ref);
    return begin(
        new Order(
            model, manifest.id(), "load", STORAGE, RAM, ExpectedTime.ofMillis(ready(manifest))),
        () -> loading(manifest.id()),
        engine.load(ref, new Cancellation()).thenApply(JobResult.Loaded::new));
  }

  @Override
  public JobStartedDocument unload(String model) {
    ModelRef ref = ModelRef.parse(model);
    Manifest manifest = engine.catalog().snapshot().require(ref);
    UnloadProgress progress =
        UnloadProgress.of(
            engine.residency().loaded().stream()
                .filter(each -> each.manifest().id().equals(manifest.id()))
                .filter(each -> isOf(ref, each))
                .toList());
    return begin(
        new Order(model, manifest.id(), "unload", RAM, STORAGE, null),
        progress::now,
        engine.residency().unload(ref).thenApply(JobResult.Unloaded::new));
  }

  @Override
  public JobStartedDocument probe(String model) {
    ModelRef ref = ModelRef.parse(model);
    Manifest manifest = engine.catalog().snapshot().require(ref);
    return begin(
        new Order(model, manifest.id(), "probe", STORAGE, STORAGE, null),
        () -> loading(manifest.id()),
        engine
            .residency()
            .tryOut(manifest, ref.variant(), new Cancellation())
            .thenApply(JobResult.Probed::new));
  }

  @Override
  public JobStartedDocument probeShape(String shape) {
    Shape wanted = Shapes.find(shape);
    ShapeProbe probe = new ShapeProbe(engine, wanted, this::loading);
    CompletableFuture<JobResult> done;
    try {
      done =
          CompletableFuture.supplyAsync(
              () -> new JobResult.Probed(probe.run(temporaryFolder.get(), new Cancellation())),
              engine.threads());
    } catch (RejectedExecutionException e) {
      throw new SeraiException(ErrorCode.OVERLOADED, "all of the engine's threads are busy", e);
    }
    return begin(
        new Order(shape, wanted.modelName(), "probe", STORAGE, STORAGE, null),
        probe::progress,
        done);
  }

  /** How far the load is of a model, by its name and version; of whichever variant. */
  private JobProgress loading(String id) {
    return engine.residency().loading().stream()
        .filter(load -> load.of().equals(id))
        .findFirst()
        .map(LocalJobsApi::progress)
        .orElse(JobProgress.UNKNOWN);
  }

  private static JobProgress progress(LoadInfo load) {
    return new JobProgress(load.phase(), load.fraction());
  }

  @Override
  public JobStartedDocument move(String model, String targetTier) {
    Tier target =
        switch (targetTier) {
          case RAM -> Tier.RAM;
          case "swap" -> Tier.SWAP;
          default ->
              throw new SeraiException(
                  ErrorCode.INVALID_PARAMETER,
                  "a loaded model moves to 'ram' or 'swap', not to '%s'; 'serai models unload %s' unloads it"
                      .formatted(targetTier, model));
        };
    ModelRef ref = ModelRef.parse(model);
    Manifest manifest = engine.catalog().snapshot().require(ref);
    LoadedModel loaded =
        engine.residency().loaded().stream()
            .filter(each -> each.manifest().id().equals(manifest.id()))
            .filter(each -> isOf(ref, each) && !each.leaving())
            .findFirst()
            .orElseThrow(
                () ->
                    new SeraiException(
                        ErrorCode.INVALID_INPUT,
                        "model %s isn't loaded; 'serai models load %s' loads it"
                            .formatted(model, model)));
    loaded.requirePageable();
    AtomicReference<JobProgress> progress =
        new AtomicReference<>(new JobProgress("moving pages", 0));
    return begin(
        new Order(
            model,
            loaded.toString(),
            target == Tier.SWAP ? "demote" : "promote",
            GateToDocument.lower(loaded.tier()),
            targetTier,
            expected(loaded, target)),
        progress::get,
        engine
            .residency()
            .move(
                new ModelRef(manifest.name(), manifest.version(), loaded.variant().name()),
                target,
                (phase, fraction) -> progress.set(new JobProgress(phase, fraction)))
            .thenApply(JobResult.Moved::new));
  }

  private Duration expected(LoadedModel model, Tier target) {
    Measured measured =
        engine.residency().measured(model.manifest(), model.variant()).orElse(Measured.none(""));
    boolean leaves = target == Tier.SWAP;
    long bytes = leaves ? model.held().privateBytes() : swapped(model);
    return ExpectedTime.ofMove(
        leaves ? measured.demoteMillis() : measured.promoteMillis(),
        bytes,
        engine.device().read().diskRate(),
        ready(model.manifest()));
  }

  private long swapped(LoadedModel model) {
    return engine.residency().holders().stream()
        .filter(holder -> holder.name().equals(model.toString()))
        .mapToLong(Holder::swappedBytes)
        .findFirst()
        .orElse(0);
  }

  private double ready(Manifest manifest) {
    return engine.selection().factsOf(manifest).ready().millis();
  }

  private static boolean isOf(ModelRef ref, LoadedModel loaded) {
    return ref.variant() == null || ref.variant().equals(loaded.variant().name());
  }

  private JobStartedDocument begin(
      Order order, Supplier<JobProgress> progress, CompletableFuture<? extends JobResult> work) {
    return JobToDocument.started(engine.jobs().begin(order, progress, work));
  }

  @Override
  public JobDocument job(String id) {
    return engine
        .jobs()
        .find(id)
        .map(JobToDocument::job)
        .orElseThrow(
            () ->
                new SeraiException(
                    ErrorCode.JOB_NOT_FOUND,
                    "there is no job '%s'; 'serai jobs' lists those that are known".formatted(id)));
  }

  @Override
  public JobsDocument jobs() {
    return new JobsDocument(
        engine.jobs().latestFirst().stream().map((Job job) -> JobToDocument.job(job)).toList());
  }
}
