package io.serai.server.openai;

import io.serai.catalog.CatalogSnapshot;
import io.serai.catalog.Manifest;
import io.serai.catalog.ModelRef;
import io.serai.routes.pipeline.PipelineInfo;
import io.serai.server.api.NoPipeline;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** {@code GET /v1/models} and {@code GET /v1/models/NAME}: models and pipelines. */
final class ModelList {
  private static final String OWNER = "serai";

  /**
   * A model or pipeline.
   *
   * @param created when its file was last written, in Unix seconds
   */
  record ModelDocument(String id, String object, long created, String ownedBy) {}

  /** Several. */
  record ListDocument(String object, List<ModelDocument> data) {}

  private final Supplier<CatalogSnapshot> catalog;
  private final Supplier<List<PipelineInfo>> pipelines;

  ModelList(Supplier<CatalogSnapshot> catalog, Supplier<List<PipelineInfo>> pipelines) {
    this.catalog = catalog;
    this.pipelines = pipelines;
  }

  /**
   * Models by name, older versions with theirs, models by their other names, and pipelines. Reads
   * files' times.
   */
  ListDocument all() {
    List<ModelDocument> all = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    CatalogSnapshot now = catalog.get();
    for (Manifest model : now.all()) {
      all.add(document(seen.add(model.name()) ? model.name() : model.id(), model.file()));
    }
    now.aliases().forEach((alias, model) -> all.add(document(alias, model.file())));
    for (PipelineInfo pipeline : pipelines.get()) {
      all.add(document(CalleeLookup.PIPELINE + pipeline.name(), pipeline.file()));
    }
    return new ListDocument("list", all);
  }

  /**
   * One, by any of the names of a model or pipeline; {@code auto} is none. Reads its file's time.
   *
   * @throws SeraiException with {@link ErrorCode#MODEL_NOT_FOUND} or {@link
   *     ErrorCode#INVALID_PARAMETER}
   */
  ModelDocument one(String name) {
    if (!name.startsWith(CalleeLookup.PIPELINE)) {
      return document(name, catalog.get().require(ModelRef.parse(name)).file());
    }
    String pipeline = name.substring(CalleeLookup.PIPELINE.length());
    List<PipelineInfo> all = pipelines.get();
    return all.stream()
        .filter(info -> info.name().equals(pipeline))
        .findFirst()
        .map(info -> document(name, info.file()))
        .orElseThrow(() -> NoPipeline.ofCallable(pipeline, all));
  }

  private static ModelDocument document(String id, Path file) {
    return new ModelDocument(id, "model", written(file), OWNER);
  }

  private static long written(Path file) {
    try {
      return Files.getLastModifiedTime(file).toInstant().getEpochSecond();
    } catch (NoSuchFileException e) {
      // Deleted since the catalog was looked through; gone from the list at the next look.
      return 0;
    } catch (IOException e) {
      throw new SeraiException(ErrorCode.INTERNAL, file + " can't be looked at: " + e, e);
    }
  }
}
