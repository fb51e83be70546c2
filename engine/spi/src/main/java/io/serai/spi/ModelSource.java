package io.serai.spi;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a backend is asked to load.
 *
 * @param name the model's name in the catalog
 * @param version the model's version in the catalog
 * @param format in lower case, such as {@code onnx}; one of {@link Backend#formats}
 * @param tasks the tasks the manifest promises; may be empty
 * @param files all files of the chosen variant; empty for a model that isn't on this machine
 * @param labels the names of the classes by index; empty where the model has none
 * @param gpu whether it is to compute on a GPU
 * @param parameters what the manifest sets, with the person's configuration on top
 */
public record ModelSource(
    String name,
    String version,
    String format,
    Set<Task> tasks,
    List<ModelFile> files,
    List<String> labels,
    Gpu gpu,
    Parameters parameters) {

  /** Copies the collections. */
  public ModelSource {
    tasks = Set.copyOf(tasks);
    files = List.copyOf(files);
    labels = List.copyOf(labels);
  }

  /** The first file with that role. */
  public Optional<ModelFile> file(String role) {
    return files.stream().filter(file -> file.role().equals(role)).findFirst();
  }

  /**
   * The first file with that role.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_MODEL} if there is none
   */
  public ModelFile requireFile(String role) {
    return file(role)
        .orElseThrow(
            () ->
                new SeraiException(
                    ErrorCode.INVALID_MODEL,
                    "the manifest of %s names no file with the role '%s'; add one to its files"
                        .formatted(name, role)));
  }
}
