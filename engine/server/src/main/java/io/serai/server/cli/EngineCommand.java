package io.serai.server.cli;

import io.serai.catalog.yaml.InvalidFileException;
import io.serai.server.EngineMain;
import io.serai.server.config.Config;
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

  @Option(
      names = "--insecure",
      description = "Let anybody on the network do everything while there are no keys.")
  boolean insecure;

  @Override
  public Integer call() throws IOException, InvalidFileException, InterruptedException {
    Config config = global.config().listeningOn(host, port);
    config = noSamples ? config.withSamples(false) : config;
    config = insecure ? config.withAccess(config.access().allowingWithoutKeys()) : config;
    EngineMain.run(global.home(), config, !quiet, () -> {});
    return ExitCode.OK.code();
  }
}
