package io.serai.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.server.api.Json;
import io.serai.server.config.Config;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestBodiesTest {
  private static final String FORM = "application/x-www-form-urlencoded";

  private TestingModelServer server;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    server = new TestingModelServer(folder, Config.DEFAULTS, "parrot: label: hello");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void jsonIsReadWhateverTheContentTypeSaysAndHoweverLongItIs() throws Exception {
    for (int size : new int[] {1 << 10, 100 << 10, (1 << 20) - 1}) {
      String body = "{\"text\": \"" + "a&b=%".repeat(size / 5).substring(0, size - 12) + "\"}";
      assertThat(body).hasSize(size);
      for (String type : new String[] {FORM, "multipart/form-data; boundary=x", "text/html"}) {
        HttpResponse<String> response = server.post("/pipelines/parrot", type, body);
        assertThat(response.body()).as("%d bytes of %s", size, type).contains("\"hello\"");
      }
    }
  }

  @Test
  void whatVertxRefusesIsAProblemToo() throws Exception {
    refused(server.post("/pipelines/parrot", FORM, " ".repeat((1 << 20) + 1)), 413, "TOO_LARGE");
    refused(server.send(server.request("/nothing").build()), 404, "NOT_FOUND");
    refused(server.send(server.request("/admin/stop").build()), 405, "METHOD_NOT_ALLOWED");
    refused(
        server.send(server.request("/health").POST(BodyPublishers.noBody()).build()),
        405,
        "METHOD_NOT_ALLOWED");
    refused(
        server.send(server.request("/health?" + "a".repeat(9000)).build()), 414, "INVALID_INPUT");
    refused(
        server.send(server.request("/health").header("X-A", "a".repeat(20_000)).build()),
        431,
        "INVALID_INPUT");
  }

  @Test
  void whatIsntHttpIsAProblemToo() throws Exception {
    assertThat(new TestingSocket(server.port()).send("GET /health NOTHTTP\r\n\r\n").all())
        .contains("400 Bad Request", "application/problem+json");
  }

  /** As trees these would take thirty times the memory of their bytes. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/inference",
        "/models/select",
        "/v1/chat/completions",
        "/v1/completions",
        "/v1/embeddings",
        "/v2/models/parrot/generate",
        "/v2/repository/index",
        "/v2/repository/models/parrot/unload",
        "/admin/models"
      })
  void jsonThatWouldTakeMuchMoreMemoryThanItsBytesIsRefused(String path) throws Exception {
    HttpResponse<String> response =
        server.post(path, "application/json", "{\"x\": [" + "{},".repeat(300_000) + "{}]}");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(413);
    assertThat(response.body()).contains("too many names and values");
  }

  private static void refused(HttpResponse<String> response, int status, String code)
      throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    JsonNode problem = Json.MAPPER.readTree(response.body());
    assertThat(problem.get("code").asText()).isEqualTo(code);
    assertThat(problem.get("status").asInt()).isEqualTo(status);
    assertThat(problem.get("detail").asText()).isNotEmpty();
  }
}
