package io.serai.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.catalog.ModelRef;
import io.serai.server.config.Config;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every stream tells how far a load is, and how long it still takes once that can be known. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoadCommentsTest {
  private static final String LOAD = ": load_ms: 1500";

  private TestingModelServer server;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    server =
        new TestingModelServer(
            folder,
            Config.DEFAULTS,
            "scribe/poet" + LOAD,
            "scribe/bard" + LOAD,
            "scribe/clerk" + LOAD,
            "scribe/monk" + LOAD,
            "scribe/diarist" + LOAD,
            "scribe/novelist" + LOAD);
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
    assertThat(stream(path, body))
        .contains(": loading %s@1: sharpening, 25 %%\n\n".formatted(model));
    server.process().engine().residency().unload(ModelRef.parse(model)).join();
    assertThat(stream(path, body))
        .containsPattern(": loading %s@1: sharpening, 25 %%, \\d s left\n\n".formatted(model));
  }

  private String stream(String path, String body) throws Exception {
    HttpResponse<String> answer = server.post(path, "application/json", body.replace('\'', '"'));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/event-stream");
    return answer.body();
  }
}
