package io.serai.server.cli;

import io.serai.catalog.yaml.InvalidFileException;
import io.serai.server.EngineProcess;
import io.serai.server.api.Api;
import io.serai.server.api.LocalApi;
import io.serai.server.api.RemoteApi;
import io.serai.server.config.Config;
import io.serai.server.config.DeviceHolder;
import io.serai.server.config.DeviceLock;
import io.serai.server.config.DeviceLockFile;
import io.serai.server.config.Home;
import io.serai.server.config.Logging;
import io.serai.server.config.RunningEngine;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** What every command takes. */
final class GlobalOptions {
  private static final Logger LOG = LoggerFactory.getLogger(GlobalOptions.class);
  private static final int SIGNALLED = 128;

  @Option(
      names = "--home",
      paramLabel = "FOLDER",
      description = "The home folder (default: SERAI_HOME, else ~/.serai).")
  @Nullable Path home;

  @Option(
      names = "--server",
      converter = ServerAddress.class,
      paramLabel = "URL",
      description = "The engine to ask (default: the one that serves the home folder).")
  @Nullable URI server;

  @Option(
      names = "--cacert",
      paramLabel = "FILE",
      description =
          "Who issued the certificate of --server, in PEM (default: SERAI_CA, else whom Java"
              + " trusts).")
  @Nullable Path authority;

  @Option(names = "--json", description = "Print JSON.")
  boolean json;

  Home home() {
    return Home.find(home);
  }

  Config config() throws InvalidFileException {
    return Config.read(home().config());
  }

  /** The engine that was named or that serves the home; empty where none does. */
  Optional<RemoteApi> running() throws IOException {
    if (server != null) {
      return Optional.of(EngineClient.named(server, authority));
    }
    Optional<RunningEngine> engine = RunningEngine.find(home());
    return engine.isPresent()
        ? Optional.of(EngineClient.ofHome(home(), engine.get()))
        : Optional.empty();
  }

  /** The engine that was named or that serves the home, or one in this process. */
  Api engine() throws IOException, InvalidFileException {
    Optional<RemoteApi> running = running();
    return running.isPresent() ? running.get() : inThisProcess();
  }

  /** An engine in this process. */
  Api inThisProcess() throws IOException, InvalidFileException {
    Home here = home();
    Config config = config();
    here.create();
    Logging.start(here.own("logs").resolve("run.%g.log"), config, false);
    deleteStorageOnSignals(here);
    return new LocalApi(new EngineProcess(here, config), null);
  }

  /** An interruption ends the process at once, but leaves nothing lying about. */
  private static void deleteStorageOnSignals(Home home) {
    Map<String, Integer> signals = Map.of("INT", 2, "TERM", 15);
    signals.forEach(
        (signal, number) ->
            Signals.register(
                signal,
                () -> {
                  try {
                    EngineProcess.delete(EngineProcess.storage(home));
                  } catch (IOException e) {
                    // The next start deletes what is left.
                    LOG.debug("files can't be deleted", e);
                  } finally {
                    Runtime.getRuntime().halt(SIGNALLED + number);
                  }
                }));
  }

  /** The engine that was named or that serves the home. */
  RemoteApi runningEngine() throws IOException {
    return running()
        .orElseThrow(
            () ->
                new NoEngineException(
                    "no engine serves %s; %s".formatted(home().folder(), whatToDo())));
  }

  /** Whom to ask instead where another home's engine has the device, else how to start one. */
  private String whatToDo() {
    return deviceHolder()
        .map(
            holder ->
                "process %s with home %s has this device%s"
                    .formatted(
                        holder.process(),
                        holder.home(),
                        holder.url() == null
                            ? ""
                            : "; '--server %s' asks it".formatted(holder.url())))
        .orElse("'serai up' starts one");
  }

  /** Who else has the device; nobody where that can't be told. */
  private Optional<DeviceHolder> deviceHolder() {
    try {
      return DeviceLock.holder(DeviceLockFile.of(config()));
    } catch (IOException | InvalidFileException e) {
      LOG.debug("the device's lock can't be looked at", e);
      return Optional.empty();
    }
  }
}
