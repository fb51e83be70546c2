package io.serai.catalog.format;

import io.serai.catalog.format.Recognition.Part;
import io.serai.formats.gguf.GgufHeader;
import io.serai.formats.gguf.GgufHeaderReader;
import io.serai.formats.onnx.ExternalTensor;
import io.serai.formats.onnx.OnnxHeader;
import io.serai.formats.onnx.OnnxHeaderReader;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.serai.spi.Task;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Recognises what a file or folder is. Reads headers only, and believes none of their figures. */
public final class Recognizer {
  private static final Set<Task> OF_TEXTS =
      Set.of(
          Task.TEXT_CLASSIFICATION,
          Task.EMBEDDINGS,
          Task.TEXT_GENERATION,
          Task.TOKEN_CLASSIFICATION);

  /** Up to so many tokens a limit is worth telling: backends assume it otherwise. */
  private static final int USUAL_LENGTH = 512;

  private final Path path;
  private final ModelFolderContent content;
  private final ModelConfig config;
  private final List<Part> parts = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final Map<String, Object> parameters = new LinkedHashMap<>();
  private final Optional<Path> tokenizer;
  private boolean chats;
  private Set<String> capabilities = Set.of();

  private Recognizer(Path path) throws IOException {
    this.path = path;
    content = ModelFolderContent.of(path);
    Optional<Path> json = content.beside("config.json");
    config = json.isPresent() ? ModelConfig.read(json.get()) : ModelConfig.NONE;
    tokenizer = content.beside("tokenizer.json");
  }

  /**
   * Recognises a file, or the model of a folder.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_INPUT} if there is no model or several,
   *     {@link ErrorCode#INVALID_MODEL} if it is damaged, truncated or hostile
   * @throws IOException if it can't be read
   */
  public static Recognition recognize(Path path) throws IOException {
    return new Recognizer(path.toAbsolutePath().normalize()).recognize();
  }

  private Recognition recognize() throws IOException {
    Path model = content.model();
    FileFormat format = FileStart.format(model);
    if (format.manifestFormat().isEmpty()) {
      return result(format, "%s is %s".formatted(model, format.words()), Set.of());
    }
    parts.add(new Part(model, content.nameOf(model), "model"));
    return switch (format) {
      case ONNX -> onnx();
      case GGUF -> gguf();
      case ORT, TORCHSCRIPT, SAFETENSORS, PICKLE, UNKNOWN ->
          result(format, "%s is %s".formatted(model, format.words()), withTokenizer(config.task()));
    };
  }

  private Recognition onnx() throws IOException {
    OnnxHeader header;
    try (FileChannel channel = FileChannel.open(content.model())) {
      header =
          OnnxHeaderReader.read(
              content.model().toString(), channel, (operator, input, tensor) -> {});
    }
    Set<Path> data = new LinkedHashSet<>();
    for (ExternalTensor tensor : header.external()) {
      Path file = external(tensor.location());
      checkInside(tensor, file);
      data.add(file);
    }
    data.forEach(file -> parts.add(new Part(file, content.nameOf(file), "weights")));
    Set<Task> tasks = withTokenizer(GraphTask.of(header.signature(), config));
    String what =
        "%s is %s: %d nodes, inputs %s, outputs %s%s"
            .formatted(
                content.model(),
                FileFormat.ONNX.words(),
                header.nodes(),
                Tensors.words(header.signature().inputs()),
                Tensors.words(header.signature().outputs()),
                data.isEmpty() ? "" : ", weights in " + data.size() + " other files");
    return result(FileFormat.ONNX, what, tasks);
  }

  private Path external(String location) {
    try {
      Path relative = Path.of(location).normalize();
      if (!location.isEmpty() && !relative.isAbsolute() && !relative.startsWith("..")) {
        return content.model().resolveSibling(relative);
      }
    } catch (InvalidPathException e) {
      throw invalid("names a data file that can't be one: " + e.getMessage());
    }
    throw invalid("names the data file '%s', which is outside of its folder".formatted(location));
  }

  private void checkInside(ExternalTensor tensor, Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw invalid("needs the data file %s, which isn't there".formatted(file));
    }
    Path folder = content.model().toRealPath().resolveSibling("").toRealPath();
    if (!file.toRealPath().startsWith(folder)) {
      throw invalid("names the data file %s, which is a link out of its folder".formatted(file));
    }
    long size = Files.size(file);
    long length = tensor.length() < 0 ? size - tensor.offset() : tensor.length();
    if (length < 0 || tensor.offset() > size - length) {
      throw invalid(
          "keeps the tensor '%s' at bytes %d to %d of %s, which has only %d: it is truncated"
              .formatted(
                  tensor.name(),
                  tensor.offset(),
                  tensor.offset() + Math.max(0, length),
                  file,
                  size));
    }
  }

  private Recognition gguf() throws IOException {
    GgufHeader header;
    try (FileChannel channel = FileChannel.open(content.model())) {
      header = GgufHeaderReader.read(content.model().toString(), channel);
    }
    if (Projector.is(header)) {
      throw invalid(
          "makes tokens of images (mmproj) for a model in another file; give that one, or the"
              + " folder with both");
    }
    String architecture = header.text("general.architecture").orElse("");
    int count = (int) Math.max(1, header.number("split.count").orElse(1));
    for (Path part : SplitFiles.after(content.model(), count)) {
      parts.add(new Part(part, content.nameOf(part), "weights"));
    }
    Set<Task> tasks = tasks(header);
    if (tasks.contains(Task.TEXT_GENERATION)) {
      projector();
    }
    chats = header.text("tokenizer.chat_template").isPresent();
    String what =
        "%s is %s version %d: %s, architecture %s, %,d parameters%s%s%s"
            .formatted(
                content.model(),
                FileFormat.GGUF.words(),
                header.version(),
                header.text("general.name").orElse("without a name"),
                architecture.isEmpty() ? "not told" : architecture,
                header.parameters(),
                header.mainType().map(type -> ", most of them " + type).orElse(""),
                context(header, architecture),
                count == 1 ? "" : " in the first of " + count + " files");
    return result(FileFormat.GGUF, what, tasks);
  }

  private Set<Task> tasks(GgufHeader header) {
    if (GgufTask.ranks(header)) {
      notes.add(
          "it ranks texts, which Serai has no task for; --task embeddings makes vectors with it"
              + " if the parameter pooling is set");
      return Set.of();
    }
    return Set.of(GgufTask.of(header));
  }

  /** What lets the model see, if that is beside it. */
  private void projector() throws IOException {
    List<Path> found = Projector.beside(content.model());
    if (found.isEmpty()) {
      return;
    }
    Path first = found.getFirst();
    parts.add(new Part(first, content.nameOf(first), "mmproj"));
    if (Projector.sees(first)) {
      capabilities = Set.of("vision");
    }
    if (found.size() > 1) {
      notes.add(
          "of several files that make tokens of images it gets %s; put another one into the manifest instead if that fits better"
              .formatted(first.getFileName()));
    }
  }

  private static String context(GgufHeader header, String architecture) {
    OptionalLong context = header.number(architecture + ".context_length");
    return context.isPresent() ? ", context of %,d tokens".formatted(context.getAsLong()) : "";
  }

  /** Tasks of texts need the tokenizer, which GGUF files hold themselves. */
  private Set<Task> withTokenizer(Optional<Task> guessed) throws IOException {
    if (guessed.isEmpty()) {
      notes.add("what it is for can't be told from its files, so it takes tensors; --task says it");
      return Set.of();
    }
    Task task = guessed.get();
    if (!OF_TEXTS.contains(task)) {
      Optional<Path> images = content.beside("preprocessor_config.json");
      if (images.isPresent() && task == Task.IMAGE_CLASSIFICATION) {
        parameters.putAll(Companions.images(images.get()));
      }
      return Set.of(task);
    }
    if (tokenizer.isEmpty()) {
      notes.add(
          "it looks like %s, but there is no tokenizer.json beside it, so it takes tensors"
              .formatted(task));
      return Set.of();
    }
    config.contextLength().ifPresent(length -> tellLength(task, length));
    Optional<Path> pooling = content.beside("1_Pooling/config.json");
    if (pooling.isPresent() && task == Task.EMBEDDINGS) {
      tellPooling(pooling.get());
    }
    return Set.of(task);
  }

  private void tellPooling(Path file) throws IOException {
    Optional<String> pooling = Companions.pooling(file);
    if (pooling.isPresent()) {
      parameters.put("pooling", pooling.get());
    } else {
      notes.add(
          "%s asks for neither mean nor cls; embeddings are means of the tokens' vectors"
              .formatted(file));
    }
  }

  private void tellLength(Task task, int length) {
    if (task == Task.TEXT_GENERATION) {
      parameters.put("context_length", length);
    } else if (length < USUAL_LENGTH) {
      parameters.put("max_length", length);
    }
  }

  private Recognition result(FileFormat format, String what, Set<Task> tasks) throws IOException {
    if (format.manifestFormat().isPresent() && format != FileFormat.GGUF) {
      tokenizer.ifPresent(file -> parts.add(new Part(file, content.nameOf(file), "tokenizer")));
      templates();
    }
    boolean classifies =
        tasks.contains(Task.TEXT_CLASSIFICATION)
            || tasks.contains(Task.TOKEN_CLASSIFICATION)
            || tasks.contains(Task.IMAGE_CLASSIFICATION);
    return new Recognition(
        path,
        format,
        what,
        ModelName.of(path, content),
        tasks,
        chats,
        capabilities,
        classifies ? config.labels() : List.of(),
        parameters,
        parts,
        notes);
  }

  /** A template of its own goes before that of the tokenizer's configuration. */
  private void templates() throws IOException {
    Optional<Path> config = content.beside("tokenizer_config.json");
    if (config.isPresent()) {
      parts.add(new Part(config.get(), content.nameOf(config.get()), "tokenizer-config"));
      chats = Companions.hasChatTemplate(config.get());
    }
    Optional<Path> template = content.beside("chat_template.jinja");
    if (template.isPresent()) {
      parts.add(new Part(template.get(), content.nameOf(template.get()), "chat-template"));
      chats = true;
    }
  }

  private SeraiException invalid(String what) {
    return new SeraiException(ErrorCode.INVALID_MODEL, content.model() + " " + what);
  }
}
