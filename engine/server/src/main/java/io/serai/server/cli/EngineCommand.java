package io.serai.server.cli;

import io.serai.catalog.yaml.InvalidFileException;
import io.serai.server.EngineMain;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code serai engine}: the engine in the foreground, for service managers and for {@code up}. */
@Command(
    name = "engine",
    mixinStandardHelpOptions = true,
    description = "Run the engine in the foreground, until it is told to end.")
final class EngineCommand implements Callable<Integer> {
  @Mixin GlobalOptions global;

  @Option(names = "--host", description = "The address to listen on (default: 127.0.0.1).")
  @Nullable String host;

  @Option(
      names = "--port",
      converter = PortNumber.class,
      description = "The port to listen on (default: 8000; 0: any).")
  @Nullable Integer port;

  @Option(names = "--no-samples", description = "Leave the archive's pipelines and models out.")
  boolean noSamples;

  @Option(names = "--quiet", description = "Log to the file only.")
  boolean quiet;

  @Override
  public Integer call() throws IOException, InvalidFileException, InterruptedException {
    var config = global.config().listeningOn(host, port);
    EngineMain.run(global.home(), noSamples ? config.withSamples(false) : config, !quiet, () -> {});
    return ExitCode.OK.code();
  }
}
