package io.serai.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpServerTest {
  private Path home;
  private TestingServer server;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    home = folder;
    server = new TestingServer(folder);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void anUploadGoesToAFileThatIsDeletedWhateverComesOfIt() throws Exception {
    HttpResponse<String> broken = server.send("PUT", "/admin/plugins/my.jar", "no jar");
    assertThat(broken.statusCode()).as(broken.body()).isEqualTo(400);
    assertThat(broken.body()).contains("my.jar can't be installed").doesNotContain(".tmp");
    HttpResponse<String> other = server.send("PUT", "/admin/plugins/my.txt", "text");
    assertThat(other.body()).contains("\"my.txt doesn't end in .jar");
    assertThat(server.send("PUT", "/admin/plugins/..", "text").statusCode()).isBetween(400, 404);
    awaitUploads(0);
    try (Socket socket = new Socket("127.0.0.1", server.http().port())) {
      socket
          .getOutputStream()
          .write(
              "PUT /admin/plugins/a.jar HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\nx"
                  .getBytes(StandardCharsets.US_ASCII));
      awaitUploads(1);
    }
    awaitUploads(0);
    assertThat(home.resolve("plugins")).isEmptyDirectory();
  }

  private void awaitUploads(int count) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (uploads().size() != count && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    assertThat(uploads()).hasSize(count);
  }

  private List<Path> uploads() throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("data"))) {
      return files.filter(file -> file.getFileName().toString().startsWith("temporary-")).toList();
    }
  }
}
