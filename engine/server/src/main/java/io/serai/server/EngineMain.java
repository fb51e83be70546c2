package io.serai.server;

import io.serai.catalog.yaml.InvalidFileException;
import io.serai.server.access.Access;
import io.serai.server.api.LocalApi;
import io.serai.server.config.Config;
import io.serai.server.config.DeviceLock;
import io.serai.server.config.DeviceLockFile;
import io.serai.server.config.Home;
import io.serai.server.config.Logging;
import io.serai.server.config.RunningEngine;
import io.serai.server.device.DeviceApi;
import io.serai.server.http.HttpServer;
import io.serai.server.kserve.KServeApi;
import io.serai.server.openai.OpenAiApi;
import io.serai.server.openapi.OpenApi;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CountDownLatch;
import org.jline.utils.Signals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine's process: starts, serves, and ends when asked to. */
public final class EngineMain {
  private static final Logger LOG = LoggerFactory.getLogger(EngineMain.class);

  private EngineMain() {}

  /**
   * Runs until a signal or a call of {@code /admin/stop} ends it.
   *
   * @param console whether to log to the standard error as well
   * @param ready called once it serves
   * @throws SeraiException if it can't start
   * @throws InvalidFileException if the keys can't be read
   * @throws IOException if the home can't be used
   */
  public static void run(Home home, Config config, boolean console, Runnable ready)
      throws IOException, InvalidFileException, InterruptedException {
    home.create();
    try (RunningEngine.Lock lock =
            RunningEngine.lock(home).orElseThrow(() -> alreadyRunning(home));
        DeviceLock device = deviceLock(home, config)) {
      Logging.start(home.own("logs").resolve("serai.%g.log"), config, console);
      CountDownLatch stop = new CountDownLatch(1);
      // Not a shutdown hook: those of native runtimes run at the same time, and would end a runtime
      // under a model that still computes.
      Signals.register("TERM", stop::countDown);
      Signals.register("INT", stop::countDown);
      AccessControl control = new AccessControl(home, config);
      try (HttpServer http = listen(config, control.access())) {
        EngineProcess process = new EngineProcess(home, config, http::join);
        LocalApi api = new LocalApi(process, http.url(), () -> control.problems(http));
        try {
          http.serve(api, stop::countDown);
          process.engine().watch("the keys", control::refresh);
          process.engine().watch("the certificate", () -> refreshCertificate(http, lock));
          lock.leave(control.ownKey());
          announce(http, lock);
          device.announce(http.url());
          LOG.info(
              "===== Serai {} started: {} pipelines, {} models, {} =====",
              Version.current(),
              process.pipelines().list().size(),
              process.engine().catalog().snapshot().all().size(),
              http.url());
          control.problems(http).forEach(problem -> LOG.warn("{}", problem));
          ready.run();
          stop.await();
          LOG.info("stopping");
          api.stopping();
          http.drain();
        } finally {
          api.close();
        }
      }
      LOG.info("stopped");
    }
  }

  /** Listens, for all APIs that there are, without keys. */
  public static HttpServer listen(Config config) {
    return listen(config, Access.withoutKeys(config.access(), config.host()));
  }

  /** Listens, for all APIs that there are. */
  public static HttpServer listen(Config config, Access access) {
    return new HttpServer(
        config, access, new DeviceApi(), new OpenAiApi(), new KServeApi(), new OpenApi());
  }

  private static void announce(HttpServer http, RunningEngine.Lock lock) throws IOException {
    lock.announce(
        new RunningEngine(
            ProcessHandle.current().pid(), http.url(), Version.current(), http.fingerprint()));
  }

  /** Notes a new certificate for the home's own commands, which trust no other. */
  private static void refreshCertificate(HttpServer http, RunningEngine.Lock lock) {
    if (http.refreshCertificate()) {
      try {
        announce(http, lock);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static DeviceLock deviceLock(Home home, Config config) throws IOException {
    return switch (DeviceLock.take(DeviceLockFile.of(config), home)) {
      case DeviceLock.Answer.Taken taken -> taken.lock();
      case DeviceLock.Answer.Held held -> throw held.holder().refusal();
    };
  }

  private static SeraiException alreadyRunning(Home home) {
    return new SeraiException(
        ErrorCode.INVALID_CONFIGURATION,
        "an engine already serves %s; 'serai status' shows it, 'serai down' ends it"
            .formatted(home.folder()));
  }
}
