package io.serai.routes.pipeline;

import io.serai.catalog.yaml.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/**
 * Which file each pipeline comes from, where several define one of the same name: a file in a later
 * folder goes before one in an earlier, so that people can put theirs in the place of a sample.
 *
 * @param fileByName by the pipeline's name
 * @param clashes problems of files whose pipelines are defined twice in one folder
 */
record Owners(Map<String, Path> fileByName, List<Problem> clashes) {

  static Owners of(Iterable<SourceFile> files, ToIntFunction<Path> rank) {
    Map<String, Path> owners = new TreeMap<>();
    List<Problem> clashes = new ArrayList<>();
    for (SourceFile source : files) {
      for (String name : source.names()) {
        Path owner = owners.get(name);
        if (owner == null || rank.applyAsInt(owner) < rank.applyAsInt(source.file())) {
          owners.put(name, source.file());
        } else if (rank.applyAsInt(owner) == rank.applyAsInt(source.file())) {
          clashes.add(
              new Problem(
                  source.file(),
                  0,
                  0,
                  "pipeline '%s' is already defined in %s; give it another id"
                      .formatted(name, owner)));
        }
      }
    }
    return new Owners(owners, clashes);
  }
}
