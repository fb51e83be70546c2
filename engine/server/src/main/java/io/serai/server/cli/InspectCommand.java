package io.serai.server.cli;

import io.serai.catalog.yaml.InvalidFileException;
import io.serai.server.api.Api;
import io.serai.server.api.ImportDocuments.ImportBody;
import io.serai.server.api.ImportDocuments.RecognitionDocument;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code serai models inspect}. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description = {
      "Say what a file or folder is, which backend would take it,",
      "and how much memory it would need."
    })
final class InspectCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin GlobalOptions global;

  @Parameters(paramLabel = "PATH", description = "A model's file, or the folder it is in.")
  Path path = Path.of("");

  @Override
  public Integer call() throws IOException, InvalidFileException {
    Output out = Output.of(spec);
    try (Api api = global.engine()) {
      RecognitionDocument found =
          api.inspectModel(
              new ImportBody(path.toAbsolutePath().toString(), null, null, null, null));
      if (global.json) {
        out.json(found);
      } else {
        RecognitionText.print(out, found);
      }
    }
    return ExitCode.OK.code();
  }
}
