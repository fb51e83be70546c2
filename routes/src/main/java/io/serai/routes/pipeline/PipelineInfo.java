package io.serai.routes.pipeline;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline at one moment.
 *
 * @param name the route's id
 * @param description as the file has it; empty where it has none
 * @param from the address that it begins with
 * @param callable whether it can be called by its name, which takes {@code from: direct}
 * @param file where it is defined
 * @param models the models that its steps name, as they name them
 * @param lastSteps ids of the {@code model:} steps after which nothing follows: what such a step
 *     writes is what the pipeline answers
 * @param generation how often it was replaced since the engine started, counted from 1
 */
public record PipelineInfo(
    String name,
    String description,
    String from,
    boolean callable,
    Path file,
    List<String> models,
    Set<String> lastSteps,
    int generation) {

  /** Copies the collections. */
  public PipelineInfo {
    models = List.copyOf(models);
    lastSteps = Set.copyOf(lastSteps);
  }

  static PipelineInfo of(
      String name,
      @Nullable String description,
      String from,
      Path file,
      List<String> models,
      Set<String> lastSteps,
      int generation) {
    return new PipelineInfo(
        name,
        description == null ? "" : description,
        from,
        from.startsWith("direct:"),
        file,
        models,
        lastSteps,
        generation);
  }
}
