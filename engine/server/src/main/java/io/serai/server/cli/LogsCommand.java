package io.serai.server.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code serai logs}. */
@Command(
    name = "logs",
    mixinStandardHelpOptions = true,
    description = "Show the end of the engine's log.")
final class LogsCommand implements Callable<Integer> {
  private static final int LOOK_MILLIS = 200;

  @Spec CommandSpec spec;
  @Mixin GlobalOptions global;

  @Option(
      names = {"-n", "--lines"},
      defaultValue = "50",
      description = "How many lines (default: ${DEFAULT-VALUE}).")
  int lines;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with what is added, until interrupted; with --json an object a line.")
  boolean follow;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (lines < 0) {
      throw new ParameterException(spec.commandLine(), "--lines must be at least 0");
    }
    Output out = Output.of(spec);
    Path log = global.home().log();
    try (LogTail tail = new LogTail(global.home().own("logs"))) {
      if (!tail.isThere()) {
        throw new NoEngineException(
            "there is no log yet at " + log + "; 'serai up' starts an engine");
      }
      List<String> last = tail.last(lines);
      if (global.json && !follow) {
        out.json(Map.of("file", log.toString(), "lines", last));
        return ExitCode.OK.code();
      }
      last.forEach(line -> print(out, line));
      while (follow && out.isRead()) {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        tail.more(line -> print(out, line));
      }
    }
    return ExitCode.OK.code();
  }

  private void print(Output out, String line) {
    if (global.json) {
      out.plain(JsonNodeFactory.instance.objectNode().put("line", line).toString());
    } else {
      out.plain(line);
    }
  }
}
