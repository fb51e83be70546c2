package io.serai.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.server.config.Config;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatencyTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/completions | {'model': 'auto', 'prompt': 'a', 'max_latency_ms': %s}",
        "/v2/models/auto/generate | {'text_input': 'a', 'max_latency_ms': %s}",
        "/inference | {'prompt': 'a', 'max_latency_ms': %s}",
        "/inference | {'prompt': 'a', 'preferred_model': 'writer', 'max_latency_ms': %s}",
        "/batch_inference | {'prompts': ['a'], 'max_latency_ms': %s}",
        "/inference/generate | {'prompt': 'a', 'max_latency_ms': %s}",
        "/quick/generate | {'prompt': 'a', 'max_latency_ms': %s}",
        "/models/select | {'task': 'text-generation', 'max_latency_ms': %s}",
        "/pipelines/auto | {'text': 'a', 'task': 'text-generation', 'parameters': {'maxLatency':"
            + " %s}}"
      })
  void aLimitWithAFractionMeansTheSameEverywhere(String path, String body) throws Exception {
    try (TestingModelServer server =
        new TestingModelServer(folder, Config.DEFAULTS, "scribe/writer: ")) {
      assertThat(ask(server, path, body, "60000.5").statusCode()).isEqualTo(200);
      HttpResponse<String> tooShort = ask(server, path, body, "0.000001");
      assertThat(tooShort.statusCode()).as(tooShort.body()).isIn(400, 404);
      assertThat(tooShort.body()).contains("writer@1: it would take ");
      HttpResponse<String> none = ask(server, path, body, "0");
      assertThat(none.statusCode()).as(none.body()).isEqualTo(400);
    }
  }

  private static HttpResponse<String> ask(
      TestingModelServer server, String path, String body, String millis) throws Exception {
    return server.post(path, "application/json", body.formatted(millis).replace('\'', '"'));
  }
}
