package io.serai.server.http;

import static io.serai.server.TestingWait.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.serai.catalog.ModelRef;
import io.serai.server.config.Config;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every stream tells how far a load is, and how long it still takes once that can be known. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoadCommentsTest {
  private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** How long a first load takes, as its next is expected to take. */
  private static final int FIRST_SECONDS = 3;

  private Path released;
  private TestingModelServer server;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    released = folder.resolve("released");
    String[] models =
        Stream.of("poet", "bard", "clerk", "monk", "diarist", "novelist")
            .map(name -> "scribe/%s: hold: %s".formatted(name, released))
            .toArray(String[]::new);
    server = new TestingModelServer(folder, Config.DEFAULTS, models);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "poet | /pipelines/poet | {'text': 'a', 'stream': true}",
        "bard | /inference/stream | {'prompt': 'a', 'model': 'bard'}",
        "clerk | /inference/generate | {'prompt': 'a', 'model': 'clerk', 'stream': true}",
        "monk | /v1/chat/completions | {'model': 'monk', 'stream': true, 'messages': [{'role':"
            + " 'user', 'content': 'a'}]}",
        "diarist | /v1/completions | {'model': 'diarist', 'stream': true, 'prompt': 'a'}",
        "novelist | /v2/models/novelist/generate_stream | {'text_input': 'a'}",
      })
  void commentsTellOfALoad(String model, String path, String body) throws Exception {
    assertSays(path, body, ": loading %s@1: sharpening, 25 %%".formatted(model), FIRST_SECONDS);
    server.process().engine().residency().unload(ModelRef.parse(model)).join();
    assertSays(path, body, ": loading %s@1: sharpening, 25 %%, \\d+ s left".formatted(model), 0);
  }

  /** Asks; the load ends once that comment was read and it has taken so long. */
  private void assertSays(String path, String body, String comment, int seconds) throws Exception {
    Files.deleteIfExists(released);
    HttpRequest request =
        server
            .request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.replace('\'', '"')))
            .build();
    HttpResponse<InputStream> answer = server.client().send(request, BodyHandlers.ofInputStream());
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/event-stream");
      assertThat(after(lines, comment)).as("it ends with an empty line").isEmpty();
      until(() -> server.process().engine().residency().loading().getFirst().seconds() >= seconds);
      Files.createFile(released);
      assertThat(lines.lines()).anyMatch(line -> line.startsWith("data: "));
    } finally {
      if (!Files.exists(released)) {
        Files.createFile(released);
      }
    }
  }

  /** Reads up to that line; gives the one after it. */
  private static String after(BufferedReader lines, String comment) throws IOException {
    long deadline = System.nanoTime() + MOST_NANOS;
    List<String> read = new ArrayList<>();
    String line = "";
    while (!line.matches(comment)) {
      line = lines.readLine();
      assertThat(line).as("%s, after %s", comment, read).isNotNull();
      read.add(line);
      assertThat(System.nanoTime()).as("%s in %s", comment, read).isLessThan(deadline);
    }
    return String.valueOf(lines.readLine());
  }
}
