package io.serai.server.http;

import io.serai.server.EngineMain;
import io.serai.server.EngineProcess;
import io.serai.server.access.Access;
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
import java.nio.file.Path;

/** An engine without models or plugins that serves on a free port. */
final class TestingServer implements AutoCloseable {
  private final HttpServer http;
  private final LocalApi api;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  TestingServer(Path home) throws IOException {
    this(home, () -> {});
  }

  TestingServer(Path home, Runnable stop) throws IOException {
    this(home, Config.DEFAULTS.listeningOn(null, 0), stop);
  }

  private TestingServer(Path home, Config config, Runnable stop) throws IOException {
    this(home, config, Access.withoutKeys(config.access(), config.host()), stop);
  }

  TestingServer(Path home, Config config, Access access, Runnable stop) throws IOException {
    this(home, config, EngineMain.listen(config, access), stop);
  }

  TestingServer(Path home, Config config, HttpServer http, Runnable stop) throws IOException {
    this.http = http;
    api = new LocalApi(new EngineProcess(new Home(home, null), config, http::join), http.url());
    http.serve(api, stop);
  }

  HttpServer http() {
    return http;
  }

  LocalApi api() {
    return api;
  }

  HttpResponse<String> send(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(http.url() + path))
            .method(method, BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /** Sends that as it is, and gives everything that comes until the server closes. */
  String raw(String request) throws IOException {
    return new TestingSocket(http.port()).send(request).all();
  }

  @Override
  public void close() {
    client.shutdownNow();
    http.close();
    api.close();
  }
}
