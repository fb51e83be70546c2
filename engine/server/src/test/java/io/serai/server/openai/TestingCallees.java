package io.serai.server.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.catalog.Catalog;
import io.serai.routes.pipeline.PipelineInfo;
import io.serai.server.api.Json;
import io.serai.server.http.Failure;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.assertj.core.api.Assertions;

/**
 * A catalog with a model for each task, one of tensors and one on another server, and pipelines:
 * {@code duo} of two that write, {@code mood} of one that classifies.
 */
final class TestingCallees {
  private static final String SHA =
      "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881";

  private final Catalog catalog;
  private final Path folder;

  TestingCallees(Path folder) throws IOException {
    this.folder = folder;
    manifest("writer", "text-generation", "context_length: 256");
    manifest("org/unbounded", "text-generation", "");
    manifest("vectors", "embeddings", "");
    manifest("moods", "text-classification", "");
    manifest("sums", "", "");
    Files.writeString(
        folder.resolve("elsewhere.yaml"),
        """
        name: elsewhere
        version: "1"
        format: openai
        parameters: {url: "http://127.0.0.1:1/v1"}
        """);
    catalog = new Catalog(List.of(folder));
  }

  private void manifest(String name, String task, String parameters) throws IOException {
    Files.writeString(
        folder.resolve(name.replace('/', '-') + ".yaml"),
        """
        name: %1$s
        version: "1"
        format: testing
        tasks: [%2$s]
        aliases: [alias-of-%1$s]
        parameters: {%3$s}
        files: [{path: x.bin, size: 1, sha256: %4$s}]
        """
            .formatted(name, task, parameters, SHA));
  }

  Catalog catalog() {
    return catalog;
  }

  List<PipelineInfo> pipelines() {
    return List.of(
        pipeline("duo", List.of("writer", "org/unbounded"), Set.of("last")),
        pipeline("mood", List.of("writer", "moods"), Set.of("mood")));
  }

  private PipelineInfo pipeline(String name, List<String> models, Set<String> lastSteps) {
    return new PipelineInfo(
        name, "", "direct:" + name, true, folder.resolve("writer.yaml"), models, lastSteps, 1);
  }

  CalleeLookup lookup() {
    return new CalleeLookup(
        catalog::snapshot,
        name ->
            pipelines().stream()
                .filter(pipeline -> pipeline.name().equals(name))
                .findFirst()
                .orElseThrow(
                    () -> new SeraiException(ErrorCode.PIPELINE_NOT_FOUND, "no pipeline " + name)));
  }

  /** A request's body, written with single quotes. */
  static Fields fields(String json) throws IOException {
    return new Fields((ObjectNode) Json.MAPPER.readTree(json.replace('\'', '"')), "");
  }

  /** How a body is refused. */
  <T> Failure refused(String json, Function<Fields, T> reader) throws IOException {
    Fields fields = fields(json);
    return Failure.of(Assertions.catchThrowable(() -> reader.apply(fields)));
  }
}
