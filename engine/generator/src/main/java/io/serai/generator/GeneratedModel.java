package io.serai.generator;

import io.serai.catalog.FileEntry;
import java.nio.file.Path;
import java.util.List;

/**
 * A model that was written.
 *
 * @param name in its manifest
 * @param folder where it is, with its manifest {@code model.yaml}
 * @param files what it consists of
 * @param bytes of these files together
 * @param parameters exact number
 */
public record GeneratedModel(
    String name, Path folder, List<FileEntry> files, long bytes, long parameters) {
  /** Copies the list. */
  public GeneratedModel {
    files = List.copyOf(files);
  }
}
