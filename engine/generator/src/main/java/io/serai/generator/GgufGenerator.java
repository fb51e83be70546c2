package io.serai.generator;

import io.serai.catalog.FileEntry;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.LoadListener;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

/** Writes models with random weights for llama.cpp. It takes a few MiB of memory. */
public final class GgufGenerator {
  private static final long SEED = 1;

  private final FreeSpace freeSpace;

  /** Writes the same model for the same shape each time. */
  public GgufGenerator() {
    this(FreeSpace.OF_DISK);
  }

  GgufGenerator(FreeSpace freeSpace) {
    this.freeSpace = freeSpace;
  }

  /** The name of the model of a shape, such as {@code llama-7b-random-gguf}. */
  public static String modelName(Shape shape) {
    return shape.modelName() + "-gguf";
  }

  /** Size of the file for a shape, in bytes, known without writing it. */
  public static long bytes(Shape shape) {
    return GgufPlan.of(shape).bytes();
  }

  /**
   * Writes a model and its manifest {@code model.yaml}. The folder is there once it is whole.
   *
   * @param folder where it will be; must not be there, or be empty
   * @param listener told of each MiB
   * @throws SeraiException with {@link ErrorCode#INSUFFICIENT_STORAGE} if the disk hasn't the room,
   *     {@link ErrorCode#INVALID_INPUT} if the folder has content or is being written, {@link
   *     ErrorCode#CANCELLED}
   * @throws IOException if the folder can't be written
   */
  public GeneratedModel generate(
      Shape shape, Path folder, LoadListener listener, Cancellation cancellation)
      throws IOException {
    GgufPlan plan = GgufPlan.of(shape);
    try (ModelFolder draft = ModelFolder.begin(folder)) {
      freeSpace.check(shape, draft.file(""), shape.sparse() ? plan.headerBytes() : plan.bytes());
      byte[] digest =
          GgufFile.write(
              draft.file(GgufPlan.FILE),
              plan,
              SEED,
              new Progress(listener, cancellation, plan.bytes()));
      FileEntry file =
          new FileEntry(
              GgufPlan.FILE, "model", plan.bytes(), HexFormat.of().formatHex(digest), null);
      Files.writeString(draft.file(ManifestFile.NAME), manifest(plan, file));
      draft.complete();
      return new GeneratedModel(
          modelName(shape), folder, List.of(file), plan.bytes(), plan.parameters());
    }
  }

  private static String manifest(GgufPlan plan, FileEntry file) {
    Shape shape = plan.shape();
    return """
    name: %s
    version: "1"
    description: %s with random weights, %,d parameters, %s; its answers mean nothing
    tasks: [%s]
    format: gguf
    files:
      - {path: %s, role: %s, size: %d, sha256: "%s"}
    """
        .formatted(
            modelName(shape),
            shape.family().title(),
            plan.parameters(),
            shape.weights() == WeightType.INT8 ? "q8_0" : "f32",
            shape.family().decodes() ? "text-generation" : "embeddings",
            file.path(),
            file.role(),
            file.size(),
            file.sha256());
  }
}
