package io.serai.server.cli;

import io.serai.catalog.yaml.InvalidFileException;
import io.serai.server.EngineMain;
import io.serai.server.EngineProcess;
import io.serai.server.api.Documents.ModelDocument;
import io.serai.server.api.Documents.RunBody;
import io.serai.server.api.LocalApi;
import io.serai.server.api.RemoteApi;
import io.serai.server.api.SelectDocuments.SelectBody;
import io.serai.server.config.Config;
import io.serai.server.config.Home;
import io.serai.server.config.Logging;
import io.serai.server.http.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * {@code serai train}: starts an engine of its own on a free port, has it do a little of everything
 * and ends it, while the JVM notes which classes that takes (the launcher says where). Later starts
 * take half the time.
 */
@Command(
    name = "train",
    hidden = true,
    mixinStandardHelpOptions = true,
    description = "Make the cache of classes that lets later starts take half the time.")
final class TrainCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(TrainCommand.class);

  @Mixin GlobalOptions global;

  @Override
  public Integer call() throws IOException, InvalidFileException {
    Path folder = Files.createTempDirectory(global.home().own("data"), "training");
    Home home = new Home(folder, global.home().archive());
    home.create();
    try {
      Config config = Config.DEFAULTS.listeningOn(null, 0);
      Logging.start(folder.resolve("training.%g.log"), config, false);
      try (HttpServer http = EngineMain.listen(config);
          LocalApi api = new LocalApi(new EngineProcess(home, config, http::join), http.url())) {
        http.serve(api, () -> {});
        exercise(http.url());
      }
    } finally {
      EngineProcess.delete(folder);
    }
    return ExitCode.OK.code();
  }

  private static void exercise(String url) {
    try (RemoteApi client = new RemoteApi(URI.create(url))) {
      client.status();
      client.pipelines();
      client.select(
          new SelectBody(
              null,
              null,
              null,
              "text-classification",
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              true));
      for (ModelDocument model : client.models().models()) {
        ask(client, model.name());
      }
    }
  }

  /** Not every model can be loaded everywhere: a backend's native library may be missing. */
  private static void ask(RemoteApi client, String model) {
    try {
      client.run(model, RunBody.ofText("Lovely.")).join();
    } catch (CompletionException e) {
      LOG.info("without {}", model, e);
    }
  }
}
