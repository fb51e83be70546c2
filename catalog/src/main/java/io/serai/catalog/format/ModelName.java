package io.serai.catalog.format;

import java.nio.file.Path;
import java.util.Set;

/** Proposes a name for a model by those of its folder and file. */
final class ModelName {
  private static final Set<String> SAYING_NOTHING = Set.of("model", "onnx", "main", "weights");
  private static final int LONGEST = 64;

  private ModelName() {}

  static String of(Path given, ModelFolderContent content) {
    String file = word(content.model().getFileName().toString().replaceFirst("\\.[^.]+$", ""));
    boolean folderGiven = given.equals(content.root());
    Path folder = content.root().toAbsolutePath().normalize().getFileName();
    String ofFolder = folder == null ? "" : word(folder.toString());
    boolean fromFolder = !ofFolder.isEmpty() && (folderGiven || SAYING_NOTHING.contains(file));
    String name = fromFolder ? ofFolder : file;
    return name.isEmpty() ? "model" : name;
  }

  private static String word(String text) {
    String word = text.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[^A-Za-z0-9]+|-+$", "");
    return word.length() > LONGEST ? word.substring(0, LONGEST) : word;
  }
}
