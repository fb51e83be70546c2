package io.serai.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.core.gate.Limits;
import io.serai.server.config.Config;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoRoomTest {
  private static final Pattern NUMBER = Pattern.compile("\\(decision (\\d+)\\)");
  private static final double NEXT_TO_NOTHING = 1e-15;

  @TempDir Path folder;
  private TestingModelServer server;

  @BeforeEach
  void start() throws Exception {
    server =
        new TestingModelServer(
            folder, Config.DEFAULTS, "scribe/writer: }\ncapabilities: [chat]\nresidency: {");
    server
        .process()
        .engine()
        .gate()
        .limits(new Limits(NEXT_TO_NOTHING, NEXT_TO_NOTHING, 0, 0, 0, 0));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/chat/completions | {'model': 'auto', 'messages': [{'role': 'user', 'content': 'a'}]}",
        "/v1/completions | {'model': 'auto:speed', 'prompt': 'a'}",
        "/v2/models/auto/infer | {'inputs': [{'name': 'text', 'shape': [1], 'datatype': 'BYTES',"
            + " 'data': ['a']}], 'parameters': {'task': 'text-generation'}}",
        "/v2/models/auto/generate | {'text_input': 'a'}",
        "/inference | {'prompt': 'a', 'auto_select': true}",
        "/inference | {'prompt': 'a', 'preferred_model': 'writer', 'fallback': 'auto'}",
        "/inference/generate | {'prompt': 'a'}",
        "/quick/chat | {'message': 'a'}",
        "/inference | {'prompt': 'a', 'model': 'writer'}",
        "/load_model | {'model_name': 'writer'}",
        "/v1/completions | {'model': 'writer', 'prompt': 'a'}",
        "/v1/chat/completions | {'model': 'writer', 'messages': [{'role': 'user', 'content':"
            + " 'a'}]}",
        "/pipelines/auto | {'text': 'a', 'task': 'text-generation'}"
      })
  void whereNoModelFitsTheGatesDecisionIsNamed(String path, String body) throws Exception {
    HttpResponse<String> none = server.post(path, "application/json", body.replace('\'', '"'));
    assertThat(none.statusCode()).as(none.body()).isEqualTo(507);
    assertDecided(none.body());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"{'capabilities': ['text-generation']}", "{'model': 'writer'}"})
  void soItIsWhereAModelIsOnlyChosen(String body) throws Exception {
    HttpResponse<String> none =
        server.post("/models/select", "application/json", body.replace('\'', '"'));
    assertThat(none.statusCode()).as(none.body()).isEqualTo(400);
    assertDecided(none.body());
  }

  private void assertDecided(String said) throws Exception {
    Matcher number = NUMBER.matcher(said);
    assertThat(number.find()).as(said).isTrue();
    HttpResponse<String> decision =
        server.send(server.request("/gate/decisions/" + number.group(1)).build());
    assertThat(decision.body()).contains("\"verdict\":\"refused\"", "writer@1");
  }
}
