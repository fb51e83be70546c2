package io.serai.catalog.format;

import io.serai.catalog.store.StoredFile;
import io.serai.spi.ErrorCode;
import io.serai.spi.Gpu;
import io.serai.spi.ModelFile;
import io.serai.spi.ModelSource;
import io.serai.spi.Parameters;
import io.serai.spi.SeraiException;
import io.serai.spi.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a file or folder was found to be.
 *
 * @param path the file or folder
 * @param format of the model's file
 * @param what one sentence for people, without a full stop
 * @param name proposed for the model
 * @param tasks guessed from the graph and {@code config.json}; empty for bare tensors
 * @param chats whether it has a chat template, so that it takes conversations if it writes texts
 * @param capabilities what else it can do, as somebody said; may be empty
 * @param labels from {@code config.json}, by index; may be empty
 * @param parameters for the manifest
 * @param parts the files that belong to the model; empty if it can't be loaded
 * @param notes what couldn't be found out, and what helps
 */
public record Recognition(
    Path path,
    FileFormat format,
    String what,
    String name,
    Set<Task> tasks,
    boolean chats,
    Set<String> capabilities,
    List<String> labels,
    Map<String, Object> parameters,
    List<Part> parts,
    List<String> notes) {
  /**
   * A file of the model.
   *
   * @param file where it is, which may be a link
   * @param name relative to the model's folder, with forward slashes
   * @param role in the manifest
   */
  public record Part(Path file, String name, String role) {}

  /** Copies the collections. */
  public Recognition {
    tasks = Set.copyOf(tasks);
    capabilities = Set.copyOf(capabilities);
    labels = List.copyOf(labels);
    parameters = Map.copyOf(parameters);
    parts = List.copyOf(parts);
    notes = List.copyOf(notes);
  }

  /** Whether it can be loaded as it is, by whichever backend takes the format. */
  public boolean loadable() {
    return format.manifestFormat().isPresent();
  }

  /**
   * What manifests call the format.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_MODEL} if it can't be loaded, saying why
   */
  public String requireFormat() {
    return format
        .manifestFormat()
        .orElseThrow(
            () ->
                new SeraiException(
                    ErrorCode.INVALID_MODEL,
                    "%s is %s and can't be loaded: %s"
                        .formatted(
                            path, format.words(), format.obstacle().orElse("it is unknown"))));
  }

  /**
   * What a backend is asked about it, as if it were in the catalog.
   *
   * @throws SeraiException as {@link #requireFormat}
   * @throws IOException if the sizes of its files can't be read
   */
  public ModelSource source() throws IOException {
    List<ModelFile> files = new ArrayList<>();
    for (Part part : parts) {
      files.add(new StoredFile(part.name, part.role, Files.size(part.file), part.file));
    }
    return new ModelSource(
        name, "1", requireFormat(), tasks, files, labels, Gpu.AUTO, new Parameters(parameters));
  }

  /** The same, for other tasks. */
  public Recognition with(Set<Task> others) {
    return new Recognition(
        path, format, what, name, others, chats, capabilities, labels, parameters, parts, notes);
  }

  /** The same that can do that, too; names of tasks among it are left out. */
  public Recognition withCapabilities(Collection<String> more) {
    Set<String> all = new TreeSet<>(capabilities);
    more.stream().filter(word -> Task.of(word).isEmpty()).forEach(all::add);
    return new Recognition(
        path, format, what, name, tasks, chats, all, labels, parameters, parts, notes);
  }
}
