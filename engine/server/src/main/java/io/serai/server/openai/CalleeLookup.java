package io.serai.server.openai;

import io.serai.catalog.CatalogSnapshot;
import io.serai.catalog.Manifest;
import io.serai.catalog.ModelRef;
import io.serai.catalog.Variant;
import io.serai.routes.pipeline.Callee;
import io.serai.routes.pipeline.PipelineInfo;
import io.serai.server.http.InvalidFieldException;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.serai.spi.Task;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Finds what the field {@code model} names. */
final class CalleeLookup {
  /** What names of pipelines begin with; a name without it is a model's. */
  static final String PIPELINE = "pipeline:";

  private static final String MODEL = "model";
  private static final String CONTEXT_LENGTH = "context_length";

  private final Supplier<CatalogSnapshot> catalog;
  private final Function<String, PipelineInfo> pipelines;

  /**
   * Looks things up there.
   *
   * @param pipelines throws where there is no pipeline of the name
   */
  CalleeLookup(Supplier<CatalogSnapshot> catalog, Function<String, PipelineInfo> pipelines) {
    this.catalog = catalog;
    this.pipelines = pipelines;
  }

  /**
   * What a request names.
   *
   * @param task what a model has to do; where that isn't in the catalog, the engine says so
   * @throws InvalidFieldException if it doesn't do that, or it can't be a name
   * @throws SeraiException if there is no pipeline of that name
   */
  Called of(Fields fields, Task task) {
    String name = fields.requiredText(MODEL);
    if (name.startsWith(PIPELINE)) {
      PipelineInfo pipeline = pipelines.apply(name.substring(PIPELINE.length()));
      return new Called(
          Callee.PIPELINE,
          pipeline.name(),
          name,
          conversational(pipeline.models()),
          null,
          pipeline.lastSteps());
    }
    ModelRef ref = ref(name);
    return catalog
        .get()
        .find(ref)
        .map(manifest -> model(name, ref, manifest, task))
        .orElseGet(() -> new Called(Callee.MODEL, name, null, true, null, null));
  }

  private static ModelRef ref(String name) {
    try {
      return ModelRef.parse(name);
    } catch (SeraiException e) {
      throw new InvalidFieldException(MODEL, String.valueOf(e.getMessage()));
    }
  }

  private static Called model(String name, ModelRef ref, Manifest manifest, Task task) {
    if (!manifest.tasks().contains(task) && !isLeftToItsServer(manifest)) {
      throw new InvalidFieldException(
          ErrorCode.UNSUPPORTED_TASK,
          MODEL,
          "model %s doesn't do %s; it %s"
              .formatted(
                  manifest.id(),
                  task,
                  manifest.tasks().isEmpty() ? "takes tensors" : "does " + manifest.tasks()));
    }
    String id = manifest.id() + (ref.variant() == null ? "" : ":" + ref.variant());
    return new Called(Callee.MODEL, name, id, true, contextTokens(manifest, ref), null);
  }

  /** The manifest of a model on another server needn't say what it does. */
  private static boolean isLeftToItsServer(Manifest manifest) {
    return manifest.tasks().isEmpty() && manifest.elsewhere();
  }

  /** Of the variant that has the most; backends end a text where their own context ends. */
  private static @Nullable Integer contextTokens(Manifest manifest, ModelRef ref) {
    List<Integer> tokens =
        manifest.variants().stream()
            .filter(variant -> ref.variant() == null || variant.name().equals(ref.variant()))
            .map(CalleeLookup::contextTokens)
            .filter(Objects::nonNull)
            .toList();
    return tokens.stream().max(Integer::compare).orElse(null);
  }

  private static @Nullable Integer contextTokens(Variant variant) {
    return variant.parameters().get(CONTEXT_LENGTH) instanceof Number number
            && number.intValue() > 0
        ? number.intValue()
        : null;
  }

  /** A pipeline whose models all write; another one's models would refuse a conversation. */
  private boolean conversational(List<String> models) {
    CatalogSnapshot now = catalog.get();
    return !models.isEmpty()
        && models.stream()
            .allMatch(
                model ->
                    now.find(ModelRef.parse(model))
                        .filter(manifest -> manifest.tasks().contains(Task.TEXT_GENERATION))
                        .isPresent());
  }
}
