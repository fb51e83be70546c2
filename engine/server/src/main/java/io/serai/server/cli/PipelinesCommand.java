package io.serai.server.cli;

import io.serai.catalog.yaml.InvalidFileException;
import io.serai.server.api.Api;
import io.serai.server.api.Documents.PipelineDocument;
import io.serai.server.api.Documents.PipelinesDocument;
import io.serai.server.api.Documents.ProblemDocument;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code serai pipelines list|validate|show}. */
@Command(
    name = "pipelines",
    mixinStandardHelpOptions = true,
    description = "List, show and check pipelines.")
final class PipelinesCommand extends CommandGroup {
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "List the pipelines, and what is wrong in their files.")
  int list(@Mixin GlobalOptions global) throws IOException, InvalidFileException {
    Output out = output();
    try (Api api = global.engine()) {
      PipelinesDocument pipelines = api.pipelines();
      if (global.json) {
        out.json(pipelines);
        return ExitCode.OK.code();
      }
      Table table = Table.of("PIPELINE", "MODELS", "DESCRIPTION");
      for (PipelineDocument pipeline : pipelines.pipelines()) {
        table.row(
            pipeline.name(),
            String.join(", ", pipeline.models()),
            pipeline.callable()
                ? pipeline.description()
                : pipeline.description() + " (runs by itself, from " + pipeline.from() + ")");
      }
      out.table(table);
      out.problems(pipelines.problems());
    }
    return ExitCode.OK.code();
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Show a pipeline's file as it runs.")
  int show(@Mixin GlobalOptions global, @Parameters(paramLabel = "PIPELINE") String name)
      throws IOException, InvalidFileException {
    Output out = output();
    try (Api api = global.engine()) {
      PipelineDocument pipeline = api.pipeline(name);
      if (global.json) {
        out.json(pipeline);
      } else {
        out.line("@|bold # %s|@", pipeline.file());
        out.plain(String.valueOf(pipeline.text()).stripTrailing());
      }
    }
    return ExitCode.OK.code();
  }

  @Command(
      name = "validate",
      mixinStandardHelpOptions = true,
      description = "Check a pipelines' file without running it. Exit code 3 if it is wrong.")
  int validate(@Mixin GlobalOptions global, @Parameters(paramLabel = "FILE") Path file)
      throws IOException, InvalidFileException {
    Output out = output();
    if (!Files.isRegularFile(file)) {
      throw new SeraiException(ErrorCode.INVALID_INPUT, "there is no file " + file);
    }
    String text;
    try {
      text = Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new SeraiException(ErrorCode.INVALID_INPUT, file + " isn't UTF-8 text", e);
    }
    List<ProblemDocument> problems;
    try (Api api = global.engine()) {
      problems = api.validatePipeline(file.toString(), text);
    }
    if (global.json) {
      out.json(Map.of("valid", problems.isEmpty(), "problems", problems));
    } else if (problems.isEmpty()) {
      out.line("%s is valid", file);
    } else {
      problems.forEach(problem -> out.plain(Output.text(problem)));
    }
    return problems.isEmpty() ? ExitCode.OK.code() : ExitCode.INVALID.code();
  }
}
