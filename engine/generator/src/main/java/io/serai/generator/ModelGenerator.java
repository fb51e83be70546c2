package io.serai.generator;

import com.google.protobuf.ByteString;
import io.serai.catalog.FileEntry;
import io.serai.catalog.store.ModelFolder;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.LoadListener;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/** Writes models with random weights. It takes a few MiB of memory, however large they are. */
public final class ModelGenerator {
  private static final long SEED = 1;

  private final FreeSpace freeSpace;
  private final long seed;

  /** Writes the same model for the same shape each time. */
  public ModelGenerator() {
    this(SEED, FreeSpace.OF_DISK);
  }

  ModelGenerator(long seed, FreeSpace freeSpace) {
    this.seed = seed;
    this.freeSpace = freeSpace;
  }

  /**
   * Writes a model, its manifest {@code model.yaml} and an example of its inputs. The folder is
   * there once it is whole; what runs left beside it that were killed is removed.
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
    ModelPlan plan = ModelPlan.of(shape);
    ByteString graph = plan.graphFile();
    ModelSize size = ModelSize.of(plan);
    try (ModelFolder draft = ModelFolder.begin(folder)) {
      freeSpace.check(
          shape,
          draft.file(""),
          size.graphBytes()
              + (shape.sparse()
                  ? (long) plan.weights().size() * GraphBuilder.ALIGNMENT
                  : size.dataBytes()));
      Progress progress = new Progress(listener, cancellation, size.dataBytes());
      FileEntry model = writeGraph(draft.file(ModelPlan.GRAPH), graph);
      byte[] digest = WeightsFile.write(draft.file(ModelPlan.DATA), plan, seed, progress);
      FileEntry data = entry(ModelPlan.DATA, "weights", size.dataBytes(), digest);
      List<FileEntry> files = List.of(model, data);
      SampleInputs.write(draft.file(SampleInputs.NAME), shape);
      Files.writeString(draft.file(ManifestFile.NAME), ManifestFile.text(shape, size, files));
      draft.complete();
      return new GeneratedModel(
          shape.modelName(), folder, files, size.fileBytes(), size.parameters());
    }
  }

  /**
   * Writes what tells how much memory a model takes, at once and taking no disk: the graph, a
   * weights' file of the right size without content, and a manifest. It can't be loaded.
   *
   * @param folder where it will be; must not be there, or be empty
   * @return the manifest's file
   * @throws SeraiException with {@link ErrorCode#INVALID_INPUT} if the folder has content
   * @throws IOException if the folder can't be written
   */
  public Path sketch(Shape shape, Path folder) throws IOException {
    ModelPlan plan = ModelPlan.of(shape);
    ByteString graph = plan.graphFile();
    ModelSize size = ModelSize.of(plan);
    byte[] unknown = new byte[Digest.BYTES];
    try (ModelFolder draft = ModelFolder.begin(folder)) {
      FileEntry model = writeGraph(draft.file(ModelPlan.GRAPH), graph);
      WeightsFile.leaveEmpty(draft.file(ModelPlan.DATA), size.dataBytes());
      FileEntry data = entry(ModelPlan.DATA, "weights", size.dataBytes(), unknown);
      Files.writeString(
          draft.file(ManifestFile.NAME), ManifestFile.text(shape, size, List.of(model, data)));
      draft.complete();
      return folder.resolve(ManifestFile.NAME);
    }
  }

  /** The manifest of a model that was written. */
  public static Path manifest(GeneratedModel model) {
    return model.folder().resolve(ManifestFile.NAME);
  }

  private static FileEntry writeGraph(Path path, ByteString graph) throws IOException {
    MessageDigest digest = Digest.sha256();
    digest.update(graph.asReadOnlyByteBuffer());
    try (OutputStream out = Files.newOutputStream(path)) {
      graph.writeTo(out);
    }
    return entry(ModelPlan.GRAPH, "model", graph.size(), digest.digest());
  }

  private static FileEntry entry(String path, String role, long size, byte[] digest) {
    return new FileEntry(path, role, size, HexFormat.of().formatHex(digest), null);
  }
}
