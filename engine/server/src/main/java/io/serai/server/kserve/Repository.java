package io.serai.server.kserve;

import io.serai.catalog.Manifest;
import io.serai.catalog.ModelRef;
import io.serai.core.residency.LoadInfo;
import io.serai.core.residency.LoadedModel;
import io.serai.core.select.Goal;
import io.serai.core.select.Wish;
import io.serai.routes.pipeline.PipelineInfo;
import io.serai.server.api.LocalApi;
import io.serai.server.kserve.ProtocolDocuments.IndexDocument;
import io.serai.server.kserve.ProtocolDocuments.ModelDocument;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.serai.spi.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The models that there are: those of the catalog, and pipelines. Methods may block. */
final class Repository {
  private final LocalApi api;

  Repository(LocalApi api) {
    this.api = api;
  }

  /**
   * Whom an address means.
   *
   * @throws SeraiException with {@link ErrorCode#MODEL_NOT_FOUND} or {@link
   *     ErrorCode#PIPELINE_NOT_FOUND} if there is nothing of that name
   */
  Target require(Address address) {
    Target target = Target.of(address, api.catalog(), api::callablePipelines);
    if (target instanceof Target.Other other && !other.isAuto()) {
      api.catalog().require(ModelRef.parse(other.name()));
    }
    return target;
  }

  /** A model's metadata. */
  ModelDocument metadata(Address address) {
    return switch (require(address)) {
      case Target.OfModel model -> metadata(address.model(), model.manifest());
      case Target.OfPipeline pipeline -> ModelMetadata.ofPipeline(address.model());
      case Target.Other auto -> ModelMetadata.ofChoice(address.model());
    };
  }

  private ModelDocument metadata(String name, Manifest manifest) {
    List<String> versions =
        api.catalog().all().stream()
            .filter(other -> other.name().equals(manifest.name()))
            .map(Manifest::version)
            .toList();
    return ModelMetadata.of(
        name, manifest, versions, backend(manifest), signature(manifest).orElse(null));
  }

  private Optional<Signature> signature(Manifest manifest) {
    return api.engine().residency().loaded().stream()
        .filter(model -> model.manifest().id().equals(manifest.id()))
        .findFirst()
        .map(model -> model.model().signature());
  }

  private @Nullable String backend(Manifest manifest) {
    return manifest.backend() != null
        ? manifest.backend()
        : api.engine().plugins().plugins().stream()
            .map(plugin -> plugin.offer())
            .filter(Objects::nonNull)
            .filter(offer -> offer.formats().contains(manifest.format()))
            .map(offer -> offer.name())
            .findFirst()
            .orElse(null);
  }

  /**
   * Whether a model is loaded. A pipeline always is, as its steps load what they ask; where the
   * engine chooses the model, it is if there is any that could be chosen now.
   */
  boolean isReady(Address address) {
    return switch (require(address)) {
      case Target.OfModel model -> signature(model.manifest()).isPresent();
      case Target.OfPipeline pipeline -> true;
      case Target.Other auto -> api.engine().selection().canChoose(Wish.of(Goal.BALANCED));
    };
  }

  /**
   * All models.
   *
   * @param readyOnly whether to leave out those that aren't loaded
   */
  List<IndexDocument> index(boolean readyOnly) {
    Set<String> loaded =
        api.engine().residency().loaded().stream()
            .map(LoadedModel::manifest)
            .map(Manifest::id)
            .collect(Collectors.toSet());
    Set<String> loading =
        api.engine().residency().loading().stream().map(LoadInfo::of).collect(Collectors.toSet());
    List<IndexDocument> index = new ArrayList<>();
    for (Manifest manifest : api.catalog().all()) {
      index.add(entry(manifest, loaded, loading));
    }
    for (PipelineInfo pipeline : api.callablePipelines()) {
      index.add(new IndexDocument(name(pipeline), Target.PIPELINE_VERSION, "READY", ""));
    }
    index.removeIf(entry -> readyOnly && !entry.state().equals("READY"));
    return index;
  }

  private static IndexDocument entry(Manifest manifest, Set<String> loaded, Set<String> loading) {
    String id = manifest.id();
    return loaded.contains(id)
        ? new IndexDocument(manifest.name(), manifest.version(), "READY", "")
        : loading.contains(id)
            ? new IndexDocument(manifest.name(), manifest.version(), "LOADING", "")
            : new IndexDocument(manifest.name(), manifest.version(), "UNAVAILABLE", "unloaded");
  }

  private String name(PipelineInfo pipeline) {
    boolean taken = api.catalog().find(ModelRef.parse(pipeline.name())).isPresent();
    return taken ? Target.PIPELINE + pipeline.name() : pipeline.name();
  }

  /**
   * The model that is to be loaded or unloaded.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_INPUT} if it is a pipeline, or left to the
   *     engine
   */
  ModelRef loadable(Address address) {
    return switch (require(address)) {
      case Target.OfModel model -> model.ref();
      case Target.OfPipeline pipeline ->
          throw new SeraiException(
              ErrorCode.INVALID_INPUT,
              "'%s' is a pipeline, which is neither loaded nor unloaded; its models are: %s"
                  .formatted(pipeline.info().name(), String.join(", ", pipeline.info().models())));
      case Target.Other other ->
          throw new SeraiException(
              ErrorCode.INVALID_INPUT,
              "'%s' has the engine choose the model of each request, and load it; name the one that is meant"
                  .formatted(other.name()));
    };
  }
}
