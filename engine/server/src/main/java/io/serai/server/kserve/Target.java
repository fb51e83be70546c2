package io.serai.server.kserve;

import io.serai.catalog.CatalogSnapshot;
import io.serai.catalog.Manifest;
import io.serai.catalog.ModelRef;
import io.serai.routes.model.AutoModel;
import io.serai.routes.pipeline.Callee;
import io.serai.routes.pipeline.PipelineInfo;
import io.serai.server.api.NoPipeline;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Whom a name in an address means. */
sealed interface Target {
  /** What a pipeline's name may begin with, and must where a model has the same. */
  String PIPELINE = "pipeline:";

  /** The version that pipelines have here. */
  String PIPELINE_VERSION = "1";

  /** The name to run it by. */
  String runName();

  /** What that name stands for. */
  Callee callee();

  /** Its version; empty where that isn't known before it ran. */
  String version();

  /**
   * A model of the catalog.
   *
   * @param ref as it was asked for
   */
  record OfModel(ModelRef ref, Manifest manifest) implements Target {
    @Override
    public Callee callee() {
      return Callee.MODEL;
    }

    @Override
    public String runName() {
      String variant = ref.variant();
      return manifest.id() + (variant == null ? "" : ":" + variant);
    }

    @Override
    public String version() {
      return manifest.version();
    }
  }

  /** A pipeline that can be called. */
  record OfPipeline(PipelineInfo info) implements Target {
    @Override
    public Callee callee() {
      return Callee.PIPELINE;
    }

    @Override
    public String runName() {
      return info.name();
    }

    @Override
    public String version() {
      return PIPELINE_VERSION;
    }
  }

  /** Neither; whoever chooses models by other names may know it. */
  record Other(String name) implements Target {
    /**
     * Whether the engine chooses the model.
     *
     * @throws SeraiException with {@link ErrorCode#INVALID_PARAMETER} if it says so wrongly, such
     *     as {@code auto:best}
     */
    boolean isAuto() {
      boolean auto = ModelRef.parse(name).isAuto();
      String problem = auto ? AutoModel.problem(Map.of("name", name)) : null;
      if (problem != null) {
        throw new SeraiException(ErrorCode.INVALID_PARAMETER, problem);
      }
      return auto;
    }

    @Override
    public Callee callee() {
      return Callee.EITHER;
    }

    @Override
    public String runName() {
      return name;
    }

    @Override
    public String version() {
      return "";
    }
  }

  /**
   * Finds whom an address means: a model, else a pipeline.
   *
   * @param pipelines asked for where the name is no model's
   * @throws SeraiException with {@link ErrorCode#MODEL_NOT_FOUND} or {@link
   *     ErrorCode#PIPELINE_NOT_FOUND} for a version or a {@code pipeline:NAME} that isn't there
   */
  static Target of(
      Address address, CatalogSnapshot catalog, Supplier<List<PipelineInfo>> pipelines) {
    String name = address.model();
    if (name.startsWith(PIPELINE)) {
      String bare = name.substring(PIPELINE.length());
      List<PipelineInfo> all = pipelines.get();
      return pipeline(bare, address.version(), all)
          .orElseThrow(() -> NoPipeline.ofCallable(bare, all));
    }
    ModelRef ref = ref(name, address.version());
    Optional<Manifest> manifest = catalog.find(ref);
    if (manifest.isPresent()) {
      return new OfModel(ref, manifest.get());
    }
    Optional<Target> pipeline = pipeline(name, address.version(), pipelines.get());
    if (pipeline.isPresent()) {
      return pipeline.get();
    }
    return address.version() == null ? new Other(name) : new OfModel(ref, catalog.require(ref));
  }

  private static ModelRef ref(String name, @Nullable String version) {
    ModelRef ref = ModelRef.parse(name);
    return version == null ? ref : new ModelRef(ref.name(), version, ref.variant());
  }

  private static Optional<Target> pipeline(
      String name, @Nullable String version, List<PipelineInfo> pipelines) {
    Optional<PipelineInfo> found =
        pipelines.stream().filter(info -> info.callable() && info.name().equals(name)).findFirst();
    if (found.isPresent() && version != null && !version.equals(PIPELINE_VERSION)) {
      throw new SeraiException(
          ErrorCode.PIPELINE_NOT_FOUND,
          "pipeline '%s' has no version '%s'; the version of pipelines is %s"
              .formatted(name, version, PIPELINE_VERSION));
    }
    return found.map(OfPipeline::new);
  }
}
