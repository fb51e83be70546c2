package io.serai.routes.pipeline;

import io.serai.catalog.yaml.Problem;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pipelines' file as it is known.
 *
 * @param file where it is
 * @param text its last good text; null if it never had one
 * @param names the names of the pipelines in that text
 * @param problems what is wrong with it now
 */
record SourceFile(Path file, @Nullable String text, List<String> names, List<Problem> problems) {
  SourceFile {
    names = List.copyOf(names);
    problems = List.copyOf(problems);
  }

  static SourceFile good(Path file, String text, List<String> names) {
    return new SourceFile(file, text, names, List.of());
  }

  /** The same with its last good text, but with these problems. */
  SourceFile with(List<Problem> found) {
    return new SourceFile(file, text, names, found);
  }
}
