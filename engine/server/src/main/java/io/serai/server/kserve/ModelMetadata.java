package io.serai.server.kserve;

import io.serai.catalog.Manifest;
import io.serai.server.kserve.ProtocolDocuments.ModelDocument;
import io.serai.server.kserve.ProtocolDocuments.TensorDocument;
import io.serai.spi.ElementType;
import io.serai.spi.Signature;
import io.serai.spi.Task;
import io.serai.spi.TensorSpec;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is told of a model: of those for texts by their manifest, of others once they are loaded.
 */
final class ModelMetadata {
  private static final long ANY = -1;

  private ModelMetadata() {}

  /**
   * Tells of a model.
   *
   * @param name as it was asked for
   * @param versions the newest first
   * @param backend what loads it; null if nothing can
   * @param loaded its tensors; null if it isn't loaded
   */
  static ModelDocument of(
      String name,
      Manifest manifest,
      List<String> versions,
      @Nullable String backend,
      @Nullable Signature loaded) {
    String platform = platform(manifest.format(), backend);
    if (manifest.tasks().stream().anyMatch(task -> task != Task.IMAGE_CLASSIFICATION)) {
      return new ModelDocument(name, versions, platform, List.of(text()), outputs(manifest));
    }
    return new ModelDocument(
        name,
        versions,
        platform,
        loaded == null ? List.of() : tensors(loaded.inputs()),
        loaded == null ? List.of() : tensors(loaded.outputs()));
  }

  /** Tells of a pipeline: it takes texts or tensors, as its steps do, so nothing is promised. */
  static ModelDocument ofPipeline(String name) {
    return new ModelDocument(
        name, List.of(Target.PIPELINE_VERSION), "serai_pipeline", List.of(), List.of());
  }

  /** Tells of a model that the engine chooses: what comes out depends on what it is to do. */
  static ModelDocument ofChoice(String name) {
    return new ModelDocument(name, List.of(), "serai_auto", List.of(text()), List.of());
  }

  /** Names that the protocol has, else backend and format. */
  private static String platform(String format, @Nullable String backend) {
    return switch (format) {
      case "onnx" -> "onnx_onnxv1";
      case "torchscript" -> "pytorch_torchscript";
      default -> backend == null ? format : backend + "_" + format;
    };
  }

  private static TensorDocument text() {
    return new TensorDocument(TextInput.NAME, ElementType.BYTES.name(), List.of(ANY));
  }

  private static List<TensorDocument> outputs(Manifest manifest) {
    if (manifest.tasks().size() != 1) {
      return List.of();
    }
    String bytes = ElementType.BYTES.name();
    String real = ElementType.FP32.name();
    long labels = manifest.labels().isEmpty() ? ANY : manifest.labels().size();
    return switch (manifest.tasks().iterator().next()) {
      case TEXT_CLASSIFICATION ->
          List.of(
              new TensorDocument("label", bytes, List.of(ANY)),
              new TensorDocument("confidence", real, List.of(ANY)),
              new TensorDocument("scores", real, List.of(ANY, labels)),
              new TensorDocument("labels", bytes, List.of(labels)));
      case EMBEDDINGS -> List.of(new TensorDocument("embedding", real, List.of(ANY, ANY)));
      case TEXT_GENERATION -> List.of(new TensorDocument("text_output", bytes, List.of(ANY)));
      case TOKEN_CLASSIFICATION -> List.of(new TensorDocument("json", bytes, List.of(1L)));
      case IMAGE_CLASSIFICATION -> List.of();
    };
  }

  private static List<TensorDocument> tensors(List<TensorSpec> specs) {
    return specs.stream()
        .map(
            spec ->
                new TensorDocument(
                    spec.name(),
                    spec.type().name(),
                    Arrays.stream(spec.shape().dimensions()).boxed().toList()))
        .toList();
  }
}
