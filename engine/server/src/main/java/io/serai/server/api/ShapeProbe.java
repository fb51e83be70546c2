package io.serai.server.api;

import io.serai.catalog.Manifest;
import io.serai.catalog.ManifestReader;
import io.serai.catalog.yaml.InvalidFileException;
import io.serai.core.Engine;
import io.serai.core.gate.Admission.Refused;
import io.serai.core.gate.Decision;
import io.serai.core.job.JobProgress;
import io.serai.core.residency.ProbeReport;
import io.serai.generator.GeneratedModel;
import io.serai.generator.ModelGenerator;
import io.serai.generator.Shape;
import io.serai.server.EngineProcess;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a model of some shape would run here: asks the gate about its size first and, if
 * that fits, writes it with random weights, loads it on trial, and deletes it.
 */
final class ShapeProbe {
  private final Engine engine;
  private final Shape shape;
  private final Function<String, JobProgress> load;
  private volatile JobProgress writing = new JobProgress("asking the gate", 0);
  private volatile @Nullable String loading;

  /**
   * A probe that hasn't begun.
   *
   * @param load tells how far the load of a model is, by its name and version
   */
  ShapeProbe(Engine engine, Shape shape, Function<String, JobProgress> load) {
    this.engine = engine;
    this.shape = shape;
    this.load = load;
  }

  /** How far it is. */
  JobProgress progress() {
    String model = loading;
    return model == null ? writing : load.apply(model);
  }

  /**
   * Does it; takes minutes for a large shape.
   *
   * @param folder where the model is written; emptied at the end
   * @throws SeraiException if it doesn't fit, can't be written or can't be loaded
   */
  ProbeReport run(Path folder, Cancellation cancellation) {
    try {
      ModelGenerator generator = new ModelGenerator();
      Decision decision =
          engine
              .residency()
              .assess(ManifestReader.read(generator.sketch(shape, folder.resolve("sketch"))));
      if (decision.admission() instanceof Refused) {
        throw decision.refusal();
      }
      GeneratedModel model =
          generator.generate(
              shape,
              folder.resolve(shape.modelName()),
              (phase, fraction) -> writing = new JobProgress("writing", fraction),
              cancellation);
      Manifest manifest = ManifestReader.read(ModelGenerator.manifest(model));
      loading = manifest.id();
      return engine.residency().tryOut(manifest, null, cancellation).join();
    } catch (IOException | InvalidFileException e) {
      throw new SeraiException(
          ErrorCode.INTERNAL, "%s can't be written: %s".formatted(shape.name(), e), e);
    } finally {
      delete(folder);
    }
  }

  private static void delete(Path folder) {
    try {
      EngineProcess.delete(folder);
    } catch (IOException e) {
      throw new SeraiException(
          ErrorCode.INTERNAL, "%s can't be deleted: %s".formatted(folder, e), e);
    }
  }
}
