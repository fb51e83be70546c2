package io.serai.server;

import io.serai.server.api.LocalApi;
import io.serai.server.config.Config;
import io.serai.server.config.DeviceLock;
import io.serai.server.config.DeviceLockFile;
import io.serai.server.config.Home;
import io.serai.server.config.Logging;
import io.serai.server.config.RunningEngine;
import io.serai.server.device.DeviceApi;
import io.serai.server.http.HttpServer;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.IOException;
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
   * @throws IOException if the home can't be used
   */
  public static void run(Home home, Config config, boolean console, Runnable ready)
      throws IOException, InterruptedException {
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
      try (HttpServer http = listen(config)) {
        EngineProcess process = new EngineProcess(home, config, http::join);
        LocalApi api = new LocalApi(process, http.url());
        try {
          http.serve(api, stop::countDown);
          lock.announce(
              new RunningEngine(ProcessHandle.current().pid(), http.url(), Version.current()));
          device.announce(http.url());
          LOG.info(
              "===== Serai {} started: {} pipelines, {} models, {} =====",
              Version.current(),
              process.pipelines().list().size(),
              process.engine().catalog().snapshot().all().size(),
              http.url());
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

  /** Listens, for all APIs that there are. */
  public static HttpServer listen(Config config) {
    return new HttpServer(config, new DeviceApi());
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
