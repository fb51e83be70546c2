package io.serai.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.core.gate.Limits;
import io.serai.server.api.Json;
import io.serai.server.config.Config;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChosenModelTest {
  private static final double NEXT_TO_NOTHING = 1e-15;

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

  private HttpResponse<String> get(String path) throws Exception {
    return server.send(server.request(path).build());
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "auto:speed", "auto:quality", "auto:balanced"})
  void whatTheEngineChoosesIsDescribedAndReadyThoughNothingIsLoaded(String name) throws Exception {
    HttpResponse<String> described = get("/v2/models/" + name);
    assertThat(described.statusCode()).as(described.body()).isEqualTo(200);
    JsonNode model = Json.MAPPER.readTree(described.body());
    assertThat(model.get("name").asText()).isEqualTo(name);
    assertThat(model.get("platform").asText()).isEqualTo("serai_auto");
    assertThat(model.at("/inputs/0/name").asText()).isEqualTo("text");
    assertThat(model.at("/inputs/0/datatype").asText()).isEqualTo("BYTES");
    assertThat(model.get("versions")).isEmpty();
    assertThat(model.get("outputs")).isEmpty();
    HttpResponse<String> ready = get("/v2/models/" + name + "/ready");
    assertThat(ready.statusCode()).isEqualTo(200);
    assertThat(ready.body()).isEqualTo("{\"name\":\"%s\",\"ready\":true}".formatted(name));
  }

  @Test
  void itIsNotReadyWhereNoModelCouldBeChosen() throws Exception {
    server
        .process()
        .engine()
        .gate()
        .limits(new Limits(NEXT_TO_NOTHING, NEXT_TO_NOTHING, 0, 0, 0, 0));
    HttpResponse<String> ready = get("/v2/models/auto/ready");
    assertThat(ready.statusCode()).isEqualTo(400);
    assertThat(ready.body()).isEqualTo("{\"name\":\"auto\",\"ready\":false}");
  }

  @Test
  void aGoalThatThereIsNotIsRefusedAsWhereItIsAsked() throws Exception {
    HttpResponse<String> described = get("/v2/models/auto:best");
    HttpResponse<String> asked =
        server.post("/v2/models/auto:best/generate", "application/json", "{\"text_input\": \"a\"}");
    assertThat(described.statusCode()).isEqualTo(400);
    assertThat(described.body()).isEqualTo(asked.body()).contains("'best' is none of speed");
  }

  @Test
  void anUnknownPipelineIsNamedBesideThoseThatAreNear() throws Exception {
    assertThat(get("/v2/models/pipeline:writr").statusCode()).isEqualTo(404);
    Files.writeString(
        server.process().home().own("routes").resolve("writers.yaml"),
        """
        - route:
            id: writers
            from:
              uri: direct
              parameters: {name: writers}
              steps:
                - to: {uri: model, parameters: {name: writer}}
        """);
    // A file counts once two looks found it the same.
    server.process().pipelines().refresh();
    server.process().pipelines().refresh();
    assertThat(get("/v2/models/pipeline:writr").body())
        .contains("there is no pipeline named 'writr' that can be called; did you mean 'writers'?");
  }

  @Test
  void itCannotBeLoaded() throws Exception {
    HttpResponse<String> load =
        server.post("/v2/repository/models/auto/load", "application/json", "{}");
    assertThat(load.statusCode()).isEqualTo(400);
    assertThat(load.body()).contains("name the one that is meant");
  }
}
