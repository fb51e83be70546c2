package io.serai.server.http;

import io.serai.catalog.yaml.InvalidFileException;
import io.serai.core.TestingBundles;
import io.serai.server.EngineMain;
import io.serai.server.EngineProcess;
import io.serai.server.api.LocalApi;
import io.serai.server.config.Config;
import io.serai.server.config.Home;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** An engine that answers over HTTP, with models that answer what their manifests tell them to. */
public final class TestingModelServer implements AutoCloseable {
  static final String SHA_OF_X = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881";

  private final HttpServer http;
  private final EngineProcess process;
  private final LocalApi api;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /**
   * Works in an empty folder.
   *
   * @param models {@code NAME:PARAMETERS} each; {@code scribe/NAME:PARAMETERS} for one that writes,
   *     {@code strict/NAME:PARAMETERS} for one that holds its texts to JSON schemas
   */
  public TestingModelServer(Path folder, Config config, String... models) throws IOException {
    Home home = new Home(folder.resolve("home"), null);
    home.create();
    TestingBundles bundles = new TestingBundles(Files.createDirectories(folder.resolve("build")));
    bundles.echo(home.own("plugins").resolve("echo.jar"), "1.0.0");
    bundles.scribe(home.own("plugins").resolve("scribe.jar"));
    if (Arrays.stream(models).anyMatch(model -> model.startsWith("strict/"))) {
      bundles.strict(home.own("plugins").resolve("strict.jar"));
    }
    Files.writeString(home.own("catalog").resolve("x.bin"), "x");
    for (String model : models) {
      int colon = model.indexOf(':');
      int slash = model.lastIndexOf('/', colon);
      String name = model.substring(slash + 1, colon);
      String backend = slash < 0 ? "echo" : model.substring(0, slash);
      Files.writeString(
          home.own("catalog").resolve(name + ".yaml"),
          """
          name: %s
          version: "1"
          format: %s
          tasks: [%s]
          parameters: {%s}
          files: [{path: x.bin, size: 1, sha256: %s}]
          """
              .formatted(
                  name,
                  backend,
                  backend.equals("echo") ? "text-classification" : "text-generation",
                  model.substring(colon + 1),
                  SHA_OF_X));
    }
    http = EngineMain.listen(config.listeningOn(null, 0));
    process = new EngineProcess(home, config.listeningOn(null, 0), http::join);
    api = new LocalApi(process, http.url());
    http.serve(api, () -> {});
  }

  /** The same, with options as a configuration's file has them; may be empty. */
  public static TestingModelServer configured(Path folder, String options, String... models)
      throws IOException, InvalidFileException {
    Path file = Files.writeString(folder.resolve("serai.yaml"), options);
    return new TestingModelServer(folder, Config.read(file), models);
  }

  public EngineProcess process() {
    return process;
  }

  public LocalApi api() {
    return api;
  }

  HttpClient client() {
    return client;
  }

  public int port() {
    return http.port();
  }

  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(http.url()).resolve(path));
  }

  public HttpResponse<String> post(String path, String type, String body) throws Exception {
    return send(
        request(path).header("Content-Type", type).POST(BodyPublishers.ofString(body)).build());
  }

  public HttpResponse<String> send(HttpRequest request) throws Exception {
    return client.send(request, BodyHandlers.ofString());
  }

  @Override
  public void close() {
    client.shutdownNow();
    http.close();
    api.close();
  }
}
