package io.serai.plugins.openai;

import static io.serai.plugins.openai.TestingRemote.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.serai.spi.Cancellation;
import io.serai.spi.Embedding;
import io.serai.spi.ErrorCode;
import io.serai.spi.Model;
import io.serai.spi.Task;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddingsTest {
  @Test
  void givesOneVectorPerTextInTheirOrder() throws Exception {
    try (TestingServer server =
            new TestingServer(
                TestingServer.json(
                    200,
                    "{\"data\":[{\"index\":1,\"embedding\":[3,4.5]},{\"index\":0,\"embedding\":[1,2]}],\"usage\":{\"prompt_tokens\":6}}"));
        Model model = embedder(server)) {
      assertThat(model.embed(List.of("a", "b"), new Cancellation()))
          .containsExactly(
              new Embedding(new float[] {1, 2}, -1), new Embedding(new float[] {3, 4.5f}, -1));
      assertThat(server.asked.getFirst().line()).isEqualTo("POST /v1/embeddings HTTP/1.1");
      assertThat(Json.object(server.asked.getFirst().body()))
          .containsEntry("input", List.of("a", "b"))
          .containsEntry("model", "far");
    }
  }

  @Test
  void theTokensOfOneTextAreKnown() throws Exception {
    try (TestingServer server =
            new TestingServer(
                TestingServer.json(
                    200, "{\"data\":[{\"embedding\":[1]}],\"usage\":{\"prompt_tokens\":6}}"));
        Model model = embedder(server)) {
      assertThat(model.embed(List.of("a"), new Cancellation()))
          .containsExactly(new Embedding(new float[] {1}, 6));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{\"data\":[{\"index\":0,\"embedding\":[1]}]}",
        "{\"data\":[{\"index\":0,\"embedding\":[1]},{\"index\":0,\"embedding\":[1]}]}",
        "{\"data\":[{\"index\":0,\"embedding\":[1]},{\"index\":1,\"embedding\":[1,2]}]}",
        "{\"data\":[{\"index\":0,\"embedding\":[]},{\"index\":1,\"embedding\":[]}]}",
        "{\"data\":[{\"index\":0,\"embedding\":\"AAA\"},{\"index\":7,\"embedding\":[1]}]}"
      })
  void refusesAnythingElse(String json) throws Exception {
    try (TestingServer server = new TestingServer(TestingServer.json(200, json));
        Model model = embedder(server)) {
      assertThat(failure(() -> model.embed(List.of("a", "b"), new Cancellation())))
          .hasMessageContaining("something else than one vector per text")
          .extracting("code")
          .isEqualTo(ErrorCode.REMOTE_FAILED);
    }
  }

  private static Model embedder(TestingServer server) {
    return TestingRemote.load("openai", Set.of(Task.EMBEDDINGS), server.url() + "/v1");
  }
}
