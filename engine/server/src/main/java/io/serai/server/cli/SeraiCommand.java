package io.serai.server.cli;

import io.serai.catalog.yaml.InvalidFileException;
import io.serai.catalog.yaml.Suggestion;
import io.serai.server.Version;
import io.serai.server.api.LocalApi;
import io.serai.server.api.RemoteApi.ForbiddenException;
import io.serai.server.api.RemoteApi.UnreachableException;
import io.serai.server.config.Config;
import io.serai.server.config.Home;
import io.serai.server.config.Logging;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code serai}. */
@Command(
    name = "serai",
    mixinStandardHelpOptions = true,
    versionProvider = SeraiCommand.VersionText.class,
    description = "Pipelines of several machine-learning models on one small machine.",
    footer = {
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong command line, 3 input or file can't be used,",
      "4 no such model, pipeline or plugin, 5 not enough memory or disk, too busy, or another",
      "engine has the device, 6 no engine."
    },
    subcommands = {
      UpCommand.class,
      DownCommand.class,
      StatusCommand.class,
      TopCommand.class,
      RunCommand.class,
      PipelinesCommand.class,
      ModelsCommand.class,
      SelectCommand.class,
      PluginsCommand.class,
      TiersCommand.class,
      KeysCommand.class,
      JobsCommand.class,
      WhyCommand.class,
      DoctorCommand.class,
      LogsCommand.class,
      EngineCommand.class,
      TrainCommand.class,
      CommandLine.HelpCommand.class
    })
public final class SeraiCommand implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(SeraiCommand.class);

  @Spec CommandSpec spec;

  /** The version that {@code --version} prints. */
  static final class VersionText implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"serai " + Version.current() + " (Java " + Runtime.version() + ")"};
    }
  }

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] arguments) {
    CommandLine commandLine = commandLine();
    int code = commandLine.execute(arguments);
    commandLine.getOut().flush();
    if (System.out.checkError()) {
      tell(commandLine.getErr(), error("the standard output can't be written"), ExitCode.FAILED);
      code = code == ExitCode.OK.code() ? ExitCode.FAILED.code() : code;
    }
    System.exit(code);
  }

  private static String error(@Nullable String message) {
    return Ansi.AUTO.string("@|bold,red error|@ ") + message;
  }

  /** The command line, for use without ending the process. */
  public static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new SeraiCommand());
    commandLine.setExecutionExceptionHandler((e, command, parsed) -> failed(e, command));
    commandLine.setParameterExceptionHandler(SeraiCommand::misused);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setUsageHelpAutoWidth(true);
    return commandLine;
  }

  private static int failed(Exception failure, CommandLine command) {
    PrintWriter err = command.getErr();
    return switch (failure) {
      case InvalidFileException e -> {
        e.problems().forEach(problem -> err.println(error(problem.toString())));
        yield ExitCode.INVALID.code();
      }
      case NoEngineException e -> tell(err, error(e.getMessage()), ExitCode.NO_ENGINE);
      case UnreachableException e -> tell(err, error(e.getMessage()), ExitCode.NO_ENGINE);
      case ForbiddenException e -> tell(err, error(e.getMessage()), ExitCode.INVALID);
      case SeraiException e -> tell(err, error(e.getMessage()), ExitCode.of(e.code()));
      case CompletionException e when e.getCause() instanceof UnreachableException cause ->
          tell(err, error(cause.getMessage()), ExitCode.NO_ENGINE);
      case CompletionException e -> {
        SeraiException cause = LocalApi.failure(e);
        yield tell(err, error(cause.getMessage()), ExitCode.of(cause.code()));
      }
      case UncheckedIOException e ->
          files(err, Objects.requireNonNullElseGet(e.getCause(), () -> new IOException(e)));
      case IOException e -> files(err, e);
      default -> fault(failure, command);
    };
  }

  private static int files(PrintWriter err, IOException e) {
    return tell(
        err,
        error(FileMistake.sentence(e)),
        FileMistake.isAboutAFile(e) ? ExitCode.INVALID : ExitCode.FAILED);
  }

  /** What nobody foresaw: a sentence for the person, the rest for the log. */
  private static int fault(Exception failure, CommandLine command) {
    Path home = command.getParseResult().matchedOptionValue("--home", (Path) null);
    Path logs = Home.find(home).own("logs");
    String where;
    try {
      Files.createDirectories(logs);
      Logging.start(logs.resolve("run.%g.log"), Config.DEFAULTS, false);
      LOG.error("'{}' failed", command.getCommandSpec().qualifiedName(), failure);
      where = "; %s has more".formatted(logs.resolve("run.0.log"));
    } catch (IOException e) {
      failure.addSuppressed(e);
      where = "";
    }
    return tell(command.getErr(), error("a fault of Serai: " + failure + where), ExitCode.FAILED);
  }

  private static int tell(PrintWriter err, String message, ExitCode code) {
    err.println(message);
    return code.code();
  }

  private static int misused(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(error(e.getMessage() + suggestion(e, command)));
    err.printf("'%s --help' shows how it is used.%n", command.getCommandSpec().qualifiedName());
    return ExitCode.USAGE.code();
  }

  private static String suggestion(ParameterException e, CommandLine command) {
    if (!(e instanceof UnmatchedArgumentException unmatched)
        || unmatched.getUnmatched().isEmpty()) {
      return "";
    }
    List<String> known = new ArrayList<>(command.getSubcommands().keySet());
    known.addAll(command.getCommandSpec().optionsMap().keySet());
    return Suggestion.didYouMean(unmatched.getUnmatched().getFirst(), known);
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
