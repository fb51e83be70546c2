package io.serai.plugins.onnxruntime;

import io.serai.formats.onnx.ExternalTensor;
import io.serai.formats.onnx.OnnxHeader;
import io.serai.formats.onnx.OnnxHeaderReader;
import io.serai.spi.ErrorCode;
import io.serai.spi.ModelFile;
import io.serai.spi.ModelSource;
import io.serai.spi.SeraiException;
import io.serai.spi.Task;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A model's files, whole as far as their headers tell, and within the model's folder.
 *
 * @param model the graph
 * @param ort whether it is in ONNX Runtime's own format
 * @param data the files with tensors that the graph names, by their path from the graph's folder
 * @param nodes of the graph; 0 where that isn't known
 * @param weights the tensors in those files
 * @param tokenizerBytes of the tokenizers' files, once for each task
 * @param answers memory that a text takes which the model continues
 */
record ModelFiles(
    ModelFile model,
    boolean ort,
    Map<Path, ModelFile> data,
    int nodes,
    WeightBytes weights,
    long tokenizerBytes,
    AnswerMemory answers) {
  private static final byte[] ORT_MARK = "ORTM".getBytes(StandardCharsets.US_ASCII);
  private static final int ORT_MARK_AT = 4;

  /**
   * Looks through the files of a model; reads only headers.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_MODEL} if they are damaged or not what the
   *     manifest says, {@link ErrorCode#FILES_MISSING} if one isn't there
   */
  static ModelFiles of(ModelSource source) {
    ModelFile model = source.requireFile("model");
    boolean ort = source.format().equals("ort");
    try (SeekableByteChannel channel = model.open()) {
      if (ort != hasOrtMark(channel)) {
        throw invalid(
            model.name()
                + (ort
                    ? " is not an .ort file, or damaged: the mark ORTM is missing"
                    : " is an .ort file; the manifest must say format: ort"));
      }
      return ort
          ? new ModelFiles(
              model, true, Map.of(), 0, WeightBytes.NONE, tokenizerBytes(source), AnswerMemory.NONE)
          : withData(source, model, channel);
    } catch (NoSuchFileException e) {
      throw new SeraiException(
          ErrorCode.FILES_MISSING, model.name() + " isn't on this machine: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new SeraiException(
          ErrorCode.INVALID_MODEL, model.name() + " can't be read: " + e.getMessage(), e);
    }
  }

  /** Size of the data files together, in bytes. */
  long dataBytes() {
    return data.values().stream().mapToLong(ModelFile::size).sum();
  }

  /**
   * Makes the files available to the runtime, which gets only the graph's path.
   *
   * @return the graph
   * @throws SeraiException with {@link ErrorCode#INVALID_MODEL} if a data file lies elsewhere
   * @throws IOException if they can't be made available
   */
  Path paths() throws IOException {
    Path graph = model.path();
    Path folder = graph.toRealPath().resolveSibling("").toRealPath();
    for (Map.Entry<Path, ModelFile> entry : data.entrySet()) {
      entry.getValue().path();
      Path found = graph.resolveSibling(entry.getKey()).toRealPath();
      if (!found.startsWith(folder)) {
        throw invalid(
            "%s names the data file %s, which is a link out of the model's folder, to %s"
                .formatted(model.name(), entry.getKey(), found));
      }
    }
    return graph;
  }

  private static ModelFiles withData(
      ModelSource source, ModelFile model, SeekableByteChannel channel) throws IOException {
    TensorUses uses = new TensorUses();
    OnnxHeader header = OnnxHeaderReader.read(model.name(), channel, uses::add);
    Map<Path, ModelFile> data = new HashMap<>();
    WeightBytes weights = WeightBytes.NONE;
    for (ExternalTensor tensor : header.external()) {
      Path location = within(model, tensor.location());
      ModelFile file = data.computeIfAbsent(location, place -> declared(source, model, place));
      long length = tensor.length() < 0 ? file.size() - tensor.offset() : tensor.length();
      if (length < 0 || tensor.offset() > file.size() - length) {
        throw invalid(
            "%s is truncated: the tensor '%s' of %s lies at bytes %d to %d, but the file has %d"
                .formatted(
                    file.name(),
                    tensor.name(),
                    model.name(),
                    tensor.offset(),
                    tensor.offset() + Math.max(length, 0),
                    file.size()));
      }
      weights = weights.plus(uses.residence(tensor.name(), tensor.rank()), length);
    }
    return new ModelFiles(
        model,
        false,
        data,
        header.nodes(),
        weights,
        tokenizerBytes(source),
        source.tasks().contains(Task.TEXT_GENERATION)
            ? AnswerMemory.of(header.signature())
            : AnswerMemory.NONE);
  }

  private static long tokenizerBytes(ModelSource source) {
    long tokenizers =
        source.tasks().stream().filter(task -> task != Task.IMAGE_CLASSIFICATION).count();
    return tokenizers * source.file("tokenizer").map(ModelFile::size).orElse(0L);
  }

  private static Path within(ModelFile model, String location) {
    try {
      Path path = Path.of(location).normalize();
      if (!location.isEmpty() && !path.isAbsolute() && !path.startsWith("..")) {
        return path;
      }
    } catch (InvalidPathException e) {
      throw new SeraiException(
          ErrorCode.INVALID_MODEL,
          "%s names a data file that can't be one: %s".formatted(model.name(), e.getMessage()),
          e);
    }
    throw invalid(
        "%s names the data file '%s', which is outside of the model's folder"
            .formatted(model.name(), location));
  }

  private static ModelFile declared(ModelSource source, ModelFile model, Path location) {
    String name = Path.of(model.name()).resolveSibling(location).normalize().toString();
    return source.files().stream()
        .filter(file -> file.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                invalid(
                    "%s names the data file %s; add it to the manifest's files as '%s'"
                        .formatted(model.name(), location, name)));
  }

  private static boolean hasOrtMark(SeekableByteChannel channel) throws IOException {
    ByteBuffer start = ByteBuffer.allocate(ORT_MARK_AT + ORT_MARK.length);
    while (start.hasRemaining() && channel.read(start) >= 0) {}
    return start.flip().limit() == start.capacity()
        && start.slice(ORT_MARK_AT, ORT_MARK.length).equals(ByteBuffer.wrap(ORT_MARK));
  }

  private static SeraiException invalid(String message) {
    return new SeraiException(ErrorCode.INVALID_MODEL, message);
  }
}
