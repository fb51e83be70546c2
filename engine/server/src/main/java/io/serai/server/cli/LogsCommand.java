package io.serai.server.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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
      description = "Go on with what is added, until interrupted.")
  boolean follow;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Output out = Output.of(spec);
    Path log = global.home().log();
    if (!Files.exists(log)) {
      throw new NoEngineException(
          "there is no log yet at " + log + "; 'serai up' starts an engine");
    }
    try (BufferedReader reader = Files.newBufferedReader(log)) {
      Deque<String> last = new ArrayDeque<>();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        last.addLast(line);
        if (last.size() > lines) {
          last.removeFirst();
        }
      }
      if (global.json) {
        out.json(Map.of("file", log.toString(), "lines", last));
        return ExitCode.OK.code();
      }
      last.forEach(out::plain);
      while (follow) {
        String line = reader.readLine();
        if (line == null) {
          TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        } else {
          out.plain(line);
        }
      }
    }
    return ExitCode.OK.code();
  }
}
