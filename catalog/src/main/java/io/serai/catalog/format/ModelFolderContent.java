package io.serai.catalog.format;

import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which file of a folder is the model, and which belong to it.
 *
 * @param root the folder that names are relative to
 * @param model the model's file
 */
record ModelFolderContent(Path root, Path model) {
  private static final int MOST_FILES = 10_000;
  private static final int DEPTH = 2;
  private static final Pattern LATER_PART = Pattern.compile("-(?!0+1-of-)\\d+-of-\\d+\\.gguf$");

  /** The ends of names, those that can be loaded first, then those that help to say what it is. */
  private static final List<List<String>> KINDS =
      List.of(
          List.of(".onnx", ".ort", ".gguf"),
          List.of(".pt", ".pth", ".ts", ".torchscript"),
          List.of(".safetensors"),
          List.of(".bin", ".pkl"));

  /**
   * Finds the model of a file or folder.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_INPUT} if there is none, or several
   * @throws IOException if it can't be read
   */
  static ModelFolderContent of(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      if (!Files.isRegularFile(path)) {
        throw new SeraiException(
            ErrorCode.INVALID_INPUT, "there is no file or folder %s".formatted(path));
      }
      return new ModelFolderContent(path.resolveSibling(""), path);
    }
    List<Path> files;
    try (Stream<Path> all = Files.walk(path, DEPTH)) {
      files = all.filter(Files::isRegularFile).limit(MOST_FILES + 1L).sorted().toList();
    }
    if (files.size() > MOST_FILES) {
      throw new SeraiException(
          ErrorCode.INVALID_INPUT,
          "%s has more than %d files; give the model's file".formatted(path, MOST_FILES));
    }
    for (List<String> kind : KINDS) {
      List<Path> found =
          files.stream()
              .filter(file -> kind.stream().anyMatch(lowerCase(file)::endsWith))
              .filter(file -> !LATER_PART.matcher(lowerCase(file)).find())
              .toList();
      if (!found.isEmpty()) {
        return new ModelFolderContent(path, only(path, found));
      }
    }
    throw new SeraiException(
        ErrorCode.INVALID_INPUT,
        "%s has no file that is a model: none that ends in .onnx, .ort, .gguf, .pt, .safetensors or .bin"
            .formatted(path));
  }

  private static String lowerCase(Path file) {
    return file.getFileName().toString().toLowerCase(Locale.ROOT);
  }

  private static Path only(Path folder, List<Path> all) throws IOException {
    if (all.size() == 1 || !loadable(all.getFirst())) {
      return all.getFirst();
    }
    List<Path> found = withoutProjectors(all);
    if (found.size() == 1) {
      return found.getFirst();
    }
    List<Path> usual = found.stream().filter(file -> lowerCase(file).startsWith("model.")).toList();
    if (usual.size() == 1) {
      return usual.getFirst();
    }
    throw new SeraiException(
        ErrorCode.INVALID_INPUT,
        "%s has several models; give one of %s"
            .formatted(folder, found.stream().map(folder::relativize).toList()));
  }

  /** All of them if there is nothing else. */
  private static List<Path> withoutProjectors(List<Path> all) throws IOException {
    List<Path> models = new ArrayList<>();
    for (Path file : all) {
      if (!Projector.is(file)) {
        models.add(file);
      }
    }
    return models.isEmpty() ? all : models;
  }

  private static boolean loadable(Path file) {
    return KINDS.subList(0, 2).stream().flatMap(List::stream).anyMatch(lowerCase(file)::endsWith);
  }

  /** A file of that name beside the model, or above it within the folder. */
  Optional<Path> beside(String name) {
    return Stream.of(model.resolveSibling(name), root.resolve(name))
        .filter(Files::isRegularFile)
        .findFirst();
  }

  /** The name in the manifest, with forward slashes. */
  String nameOf(Path file) {
    return root.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
  }
}
