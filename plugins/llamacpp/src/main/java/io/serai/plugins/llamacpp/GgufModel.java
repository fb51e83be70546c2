package io.serai.plugins.llamacpp;

import io.serai.formats.gguf.GgufHeader;
import io.serai.formats.gguf.GgufHeaderReader;
import io.serai.formats.gguf.GgufTensor;
import io.serai.spi.ErrorCode;
import io.serai.spi.ModelFile;
import io.serai.spi.ModelSource;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A model's files, whole as far as their headers tell. One that was split has its further parts in
 * files with the role {@code weights}.
 *
 * @param files the first of which has the metadata
 * @param header of the first file
 * @param shape of the model
 * @param tensors of all files
 * @param projector what makes tokens of images, in a file of its own with the role {@code mmproj};
 *     only a {@code llama-server} uses it
 */
record GgufModel(
    List<ModelFile> files,
    GgufHeader header,
    ModelShape shape,
    List<GgufTensor> tensors,
    Optional<ModelFile> projector) {
  /** Copies the lists. */
  GgufModel {
    files = List.copyOf(files);
    tensors = List.copyOf(tensors);
  }

  /**
   * Reads the headers of a model's files.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_MODEL} if they are damaged or not all
   *     there, {@link ErrorCode#FILES_MISSING}
   */
  static GgufModel of(ModelSource source) {
    List<ModelFile> files = new ArrayList<>();
    files.add(source.requireFile("model"));
    source.files().stream().filter(file -> file.role().equals("weights")).forEach(files::add);
    GgufHeader first = read(files.getFirst());
    List<GgufTensor> tensors = new ArrayList<>(first.tensors());
    for (ModelFile part : files.subList(1, files.size())) {
      tensors.addAll(read(part).tensors());
    }
    long parts = first.number("split.count").orElse(1);
    if (Math.max(1, parts) != files.size()) {
      throw new SeraiException(
          ErrorCode.INVALID_MODEL,
          "%s is one of %d parts, but the manifest names %d; name the others with the role weights"
              .formatted(files.getFirst().name(), parts, files.size()));
    }
    return new GgufModel(files, first, ModelShape.of(first), tensors, source.file("mmproj"));
  }

  private static GgufHeader read(ModelFile file) {
    try (SeekableByteChannel channel = file.open()) {
      return GgufHeaderReader.read(file.name(), channel);
    } catch (NoSuchFileException e) {
      throw new SeraiException(
          ErrorCode.FILES_MISSING, file.name() + " isn't on this machine: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new SeraiException(
          ErrorCode.INVALID_MODEL, file.name() + " can't be read: " + e.getMessage(), e);
    }
  }

  /**
   * How vectors of tokens become one: as the manifest says, else as the file does, else their mean.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_MODEL} if the file says that they don't
   */
  Pooling pooling(Pooling wanted) {
    if (wanted != Pooling.AUTO) {
      return wanted;
    }
    long told = header.number(shape.architecture() + ".pooling_type").orElse(0);
    return switch ((int) told) {
      case 0, 1 -> Pooling.MEAN;
      case 2 -> Pooling.CLS;
      case 3 -> Pooling.LAST;
      default ->
          throw new SeraiException(
              ErrorCode.INVALID_MODEL,
              "the GGUF file is of a model that ranks texts, which Serai has no task for; for"
                  + " embeddings nevertheless, set the parameter pooling to mean, cls or last");
    };
  }

  /** How conversations are written: as the manifest says, else as the file does; maybe not. */
  Optional<String> chatTemplate(LoadParameters parameters) {
    return parameters.chatTemplate().or(() -> header.text("tokenizer.chat_template"));
  }

  /** The token that texts begin with; null if the file doesn't say. */
  @Nullable Integer startToken() {
    OptionalLong id = header.number("tokenizer.ggml.bos_token_id");
    return id.isPresent() ? (int) id.getAsLong() : null;
  }

  /** All files together, in bytes. */
  long fileBytes() {
    return files.stream().mapToLong(ModelFile::size).sum();
  }

  /**
   * Makes the files available to llama.cpp, which finds further parts by the first one's name.
   *
   * @return the first file
   * @throws SeraiException with {@link ErrorCode#FILES_MISSING}
   */
  Path path() {
    files.subList(1, files.size()).forEach(GgufModel::path);
    return path(files.getFirst());
  }

  /** Makes the projector available, if there is one. */
  Optional<Path> projectorPath() {
    return projector.map(GgufModel::path);
  }

  private static Path path(ModelFile file) {
    try {
      return file.path();
    } catch (IOException e) {
      throw new SeraiException(
          ErrorCode.FILES_MISSING,
          "the files of the model can't be made available: " + e.getMessage(),
          e);
    }
  }
}
