package io.serai.server.cli;

import io.serai.catalog.yaml.InvalidFileException;
import io.serai.catalog.yaml.Suggestion;
import io.serai.server.Version;
import io.serai.server.api.LocalApi;
import io.serai.server.api.RemoteApi.UnreachableException;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
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
      "4 no such model, pipeline or plugin, 5 not enough memory or disk or too busy, 6 no engine."
    },
    subcommands = {
      UpCommand.class,
      DownCommand.class,
      StatusCommand.class,
      RunCommand.class,
      PipelinesCommand.class,
      ModelsCommand.class,
      PluginsCommand.class,
      TiersCommand.class,
      WhyCommand.class,
      DoctorCommand.class,
      LogsCommand.class,
      EngineCommand.class,
      TrainCommand.class,
      CommandLine.HelpCommand.class
    })
public final class SeraiCommand implements Runnable {
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
    System.exit(commandLine().execute(arguments));
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

  private static int failed(Exception failure, CommandLine command) throws Exception {
    PrintWriter err = command.getErr();
    String prefix = Ansi.AUTO.string("@|bold,red error|@ ");
    return switch (failure) {
      case InvalidFileException e -> {
        e.problems().forEach(problem -> err.println(prefix + problem));
        yield ExitCode.INVALID.code();
      }
      case NoEngineException e -> tell(err, prefix + e.getMessage(), ExitCode.NO_ENGINE);
      case UnreachableException e -> tell(err, prefix + e.getMessage(), ExitCode.NO_ENGINE);
      case SeraiException e -> tell(err, prefix + e.getMessage(), ExitCode.of(e.code()));
      case CompletionException e when e.getCause() instanceof UnreachableException cause ->
          tell(err, prefix + cause.getMessage(), ExitCode.NO_ENGINE);
      case CompletionException e -> {
        SeraiException cause = LocalApi.failure(e);
        yield tell(err, prefix + cause.getMessage(), ExitCode.of(cause.code()));
      }
      case IOException e -> tell(err, prefix + e, ExitCode.FAILED);
      default -> throw failure;
    };
  }

  private static int tell(PrintWriter err, String message, ExitCode code) {
    err.println(message);
    return code.code();
  }

  private static int misused(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(Ansi.AUTO.string("@|bold,red error|@ ") + e.getMessage() + suggestion(e, command));
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
