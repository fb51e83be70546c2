package io.serai.server.api;

import io.serai.catalog.Manifest;
import io.serai.catalog.ModelRef;
import io.serai.core.Engine;
import io.serai.core.residency.LoadedModel;
import io.serai.server.api.Documents.LoadedDocument;
import io.serai.server.api.Documents.ModelDocument;
import io.serai.server.api.Documents.ModelsDocument;
import io.serai.server.api.GateDocuments.LoadingDocument;
import io.serai.spi.Cancellation;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** The models of this process's engine: those of the catalog, and those of them in memory. */
final class LocalModels {
  private final Engine engine;

  LocalModels(Engine engine) {
    this.engine = engine;
  }

  /** Those of the catalog, and what is wrong in it. */
  ModelsDocument all() {
    List<LoadedModel> loaded = engine.residency().loaded();
    var snapshot = engine.catalog().snapshot();
    return new ModelsDocument(
        snapshot.all().stream().map(manifest -> document(manifest, loaded)).toList(),
        ToDocument.problems(snapshot.problems()));
  }

  /** One of the catalog. */
  ModelDocument find(String name) {
    return document(
        engine.catalog().snapshot().require(ModelRef.parse(name)), engine.residency().loaded());
  }

  private ModelDocument document(Manifest manifest, List<LoadedModel> loaded) {
    Optional<LoadedModel> mine =
        loaded.stream().filter(model -> model.manifest().id().equals(manifest.id())).findFirst();
    return ToDocument.model(
        manifest,
        variant -> engine.store().has(manifest, variant),
        variant -> engine.residency().measured(manifest, variant),
        mine.map(this::document).orElse(null));
  }

  private LoadedDocument document(LoadedModel model) {
    return ToDocument.loaded(model, engine.waiting(model.toString()));
  }

  /** Those in memory. */
  List<LoadedDocument> loaded() {
    return engine.residency().loaded().stream().map(this::document).toList();
  }

  /** Loads one, or finds it loaded. */
  CompletableFuture<ModelDocument> load(String name, Cancellation cancellation) {
    return engine
        .load(ModelRef.parse(name), cancellation)
        .thenApplyAsync(model -> find(name), engine.threads());
  }

  /** Unloads one once its running calls are done. */
  ModelDocument unload(String name) {
    ModelRef ref = ModelRef.parse(name);
    engine.catalog().snapshot().require(ref);
    engine.residency().unload(ref).join();
    return find(name);
  }

  /** How far the loads are of some models, as far as they are being loaded. Blocks for a moment. */
  List<LoadingDocument> loading(List<ModelRef> models) {
    var snapshot = engine.catalog().snapshot();
    Set<String> ids =
        models.stream()
            .flatMap(ref -> snapshot.find(ref).stream())
            .map(Manifest::id)
            .collect(Collectors.toSet());
    return engine.residency().loading().stream()
        .filter(load -> ids.contains(load.of()))
        .map(GateToDocument::loading)
        .toList();
  }
}
