package io.serai.server.http;

import static io.serai.server.TestingWait.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One text is written, another waits, and no more may. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FullQueueTest {
  private static final String ENDLESS =
      "{\"text\": \"a\", \"stream\": true, \"parameters\": {\"maxTokens\": 1000000}}";

  private TestingModelServer server;
  private TestingSocket first;
  private TestingSocket second;

  @BeforeAll
  void fill(@TempDir Path folder) throws Exception {
    server =
        TestingModelServer.configured(
            folder, "cores: 1\nmaxWaitingPerModel: 1\n", "scribe/slow: token_ms: 20");
    first = ask();
    until(() -> server.process().engine().compute().inUse() == 1);
    second = ask();
    until(() -> server.process().engine().compute().waiting() == 1);
  }

  @AfterAll
  void stop() throws Exception {
    for (AutoCloseable each : Arrays.asList(first, second, server)) {
      // Not there where what comes before it failed.
      if (each != null) {
        each.close();
      }
    }
  }

  private TestingSocket ask() throws IOException {
    return new TestingSocket(server.port())
        .send(
            "POST /pipelines/slow HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(ENDLESS.length(), ENDLESS));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/pipelines/slow | {'text': 'a'}",
        "/v1/chat/completions | {'model': 'slow', 'messages': [{'role': 'user', 'content': 'a'}]}",
        "/v1/completions | {'model': 'slow', 'prompt': 'a'}",
        "/v1/completions | {'model': 'slow', 'prompt': 'a', 'stream': true}",
        "/v2/models/slow/generate | {'text_input': 'a'}",
        "/v2/models/slow/generate_stream | {'text_input': 'a'}",
        "/inference | {'model': 'slow', 'prompt': 'a'}",
        "/inference/generate | {'model': 'slow', 'prompt': 'a'}",
        "/inference/stream | {'model': 'slow', 'prompt': 'a'}",
        "/batch_inference | {'model': 'slow', 'prompts': ['a']}"
      })
  void whoeverFindsTheLineFullIsToldWhenToComeAgain(String path, String body) throws Exception {
    HttpResponse<String> refused = server.post(path, "application/json", body.replace('\'', '"'));
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    assertThat(refused.body()).contains("1 requests wait for model slow");
  }
}
