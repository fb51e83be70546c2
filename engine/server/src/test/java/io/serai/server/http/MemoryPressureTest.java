package io.serai.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.catalog.ModelRef;
import io.serai.server.config.Config;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryPressureTest {
  private static final String WHY = "memory is short, so loads are refused: 1 MiB is left";
  private static final int TRIES = 20;

  @TempDir Path folder;
  private TestingModelServer server;

  @BeforeEach
  void start() throws Exception {
    server = new TestingModelServer(folder, Config.DEFAULTS, "scribe/writer: ");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** The engine lets loads in again with a look of its own, so it may take several tries. */
  private HttpResponse<String> whileShort(String path, String body) throws Exception {
    HttpResponse<String> answer = null;
    for (int i = 0; i < TRIES && (answer == null || !answer.body().contains(WHY)); i++) {
      server.process().engine().residency().unload(ModelRef.parse("writer")).join();
      server.process().engine().gate().shut(WHY);
      answer = server.post(path, "application/json", body);
    }
    return Objects.requireNonNull(answer);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/completions | {'model': 'writer', 'prompt': 'a'}",
        "/v1/completions | {'model': 'auto', 'prompt': 'a'}",
        "/v2/models/writer/generate | {'text_input': 'a'}",
        "/v2/models/auto/generate | {'text_input': 'a'}",
        "/v2/repository/models/writer/load | {}",
        "/inference | {'prompt': 'a', 'model': 'writer'}",
        "/inference | {'prompt': 'a', 'auto_select': true}",
        "/quick/generate | {'prompt': 'a'}",
        "/load_model | {'model_name': 'writer'}",
        "/pipelines/writer | {'text': 'a'}",
        "/admin/models/writer/load | {}"
      })
  void aLoadIsRefusedForAWhile(String path, String body) throws Exception {
    HttpResponse<String> refused = whileShort(path, body.replace('\'', '"'));
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
    assertThat(refused.body()).contains(WHY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/models/select | {'capabilities': ['text-generation']}",
        "/models/select | {'model': 'writer'}",
        "/models/hot-load | {'model_name': 'writer'}"
      })
  void whereAModelIsChosenItIsTheCallersMistake(String path, String body) throws Exception {
    HttpResponse<String> refused = whileShort(path, body.replace('\'', '"'));
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    assertThat(refused.body()).contains("\"code\":\"MEMORY_PRESSURE\"", WHY);
  }

  @Test
  void aModelThatIsLoadedAnswersAllTheSame() throws Exception {
    String body = "{\"model\": \"writer\", \"prompt\": \"a\"}";
    assertThat(server.post("/v1/completions", "application/json", body).statusCode())
        .isEqualTo(200);
    server.process().engine().gate().shut(WHY);
    assertThat(server.post("/v1/completions", "application/json", body).statusCode())
        .isEqualTo(200);
  }
}
