package io.serai.server.cli;

import io.serai.catalog.yaml.InvalidFileException;
import io.serai.server.api.Api;
import io.serai.server.api.ImportDocuments.ImportBody;
import io.serai.server.api.ImportDocuments.RecognitionDocument;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code serai models add}. */
@Command(
    name = "add",
    mixinStandardHelpOptions = true,
    description = {
      "Recognise a file or folder, and add it to the home's catalog with a manifest.",
      "'serai models inspect' only says what it is."
    })
final class AddCommand implements Callable<Integer> {
  /** What becomes of the files. */
  static final class Mode {
    @Option(names = "--copy", description = "Copy the files into the catalog (the default).")
    boolean copy;

    @Option(
        names = "--link",
        description = "Leave the files where they are, and put links to them into the catalog.")
    boolean link;
  }

  @Spec CommandSpec spec;
  @Mixin GlobalOptions global;

  @Parameters(paramLabel = "PATH", description = "A model's file, or the folder it is in.")
  Path path = Path.of("");

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "The model's name (default: that of the file or folder).")
  @Nullable String name;

  @Option(
      names = "--task",
      paramLabel = "TASK",
      description = "What it is for, such as text-classification, where its files don't tell.")
  @Nullable String task;

  @ArgGroup @Nullable Mode mode;

  @Override
  public Integer call() throws IOException, InvalidFileException {
    Output out = Output.of(spec);
    try (Api api = global.engine()) {
      boolean link = mode != null && mode.link;
      RecognitionDocument added =
          api.addModel(new ImportBody(path.toAbsolutePath().toString(), name, task, null, link));
      if (global.json) {
        out.json(added);
      } else {
        RecognitionText.print(out, added);
        out.line(
            "@|bold %s|@ is in the catalog: %s", added.name(), String.valueOf(added.manifest()));
      }
    }
    return ExitCode.OK.code();
  }
}
