package io.serai.server.openai;

import static io.serai.server.TestingWait.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.server.EngineMain;
import io.serai.server.api.Json;
import io.serai.server.config.Config;
import io.serai.server.http.HttpServer;
import io.serai.server.http.TestingModelServer;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The OpenAI API over HTTP, with models that write what they are told to. */
class OpenAiServerTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String ASK =
      "{\"model\": \"poet\", \"messages\": [{\"role\": \"user\", \"content\": \"hi\"}], ";
  private static final String PIPELINES =
      """
      - route:
          id: two
          from:
            uri: direct
            parameters: {name: two}
            steps:
              - to: {id: draft, uri: model, parameters: {name: poet, maxTokens: 1}}
              - to: {id: final, uri: model, parameters: {name: poet, maxTokens: 2}}
      - route:
          id: framed
          from:
            uri: direct
            parameters: {name: framed}
            steps:
              - to: {id: write, uri: model, parameters: {name: poet, maxTokens: 1}}
              - setBody:
                  id: frame
                  expression: {simple: {expression: "<${body.text}>"}}
      """;

  @TempDir Path folder;

  @Test
  void aTextComesInPiecesWithTheRoleFirstAndTheUsageLast() throws Exception {
    try (TestingModelServer server = server("", "scribe/poet: ")) {
      HttpResponse<String> response =
          post(
              server,
              CHAT,
              ASK
                  + "\"max_tokens\": 3, \"stream\": true, \"stream_options\": {\"include_usage\":"
                  + " true}}");
      assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
      assertThat(response.body()).doesNotContain("event:").endsWith("data: [DONE]\n\n");
      List<JsonNode> chunks = chunks(response.body());
      assertThat(chunks.getFirst().at("/choices/0/delta/role").asText()).isEqualTo("assistant");
      assertThat(chunks)
          .extracting(chunk -> chunk.at("/choices/0/delta/content").asText())
          .containsExactly("", "user=hi: ", "word ", "word ", "", "");
      assertThat(chunks.get(4).at("/choices/0/finish_reason").asText()).isEqualTo("length");
      assertThat(chunks.get(3).at("/choices/0/finish_reason").isNull()).isTrue();
      assertThat(chunks.get(3).get("usage").isNull()).isTrue();
      assertThat(chunks.get(5).get("choices")).isEmpty();
      assertThat(chunks.get(5).at("/usage/total_tokens").asInt()).isEqualTo(4);
      assertThat(chunks)
          .allSatisfy(
              chunk -> {
                assertThat(chunk.get("id")).isEqualTo(chunks.getFirst().get("id"));
                assertThat(chunk.get("object").asText()).isEqualTo("chat.completion.chunk");
                assertThat(chunk.get("model").asText()).isEqualTo("poet@1");
              });
    }
  }

  @Test
  void probabilitiesComeWithTheirTokens() throws Exception {
    try (TestingModelServer server = server("", "scribe/poet: ")) {
      String ask = ASK + "\"max_tokens\": 3, \"logprobs\": true, \"top_logprobs\": 1";
      JsonNode whole = Json.MAPPER.readTree(post(server, CHAT, ask + "}").body());
      JsonNode logprobs = whole.at("/choices/0/logprobs");
      assertThat(logprobs.get("refusal").isNull()).isTrue();
      assertThat(logprobs.get("content")).hasSize(3);
      assertThat(logprobs.at("/content/1"))
          .hasToString(
              "{\"token\":\"word \",\"logprob\":-0.5,\"bytes\":null,\"top_logprobs\":"
                  + "[{\"token\":\"word \",\"logprob\":-0.5,\"bytes\":null}]}");
      List<JsonNode> chunks = chunks(post(server, CHAT, ask + ", \"stream\": true}").body());
      assertThat(chunks)
          .extracting(chunk -> chunk.at("/choices/0/logprobs/content/0/token").asText())
          .containsExactly("", "user=hi: ", "word ", "word ", "");
      assertThat(chunks.getLast().at("/choices/0/logprobs").isNull()).isTrue();
    }
  }

  @Test
  void callsOfToolsAreAnsweredWholeAndInPieces() throws Exception {
    try (TestingModelServer server = server("", "scribe/poet: ")) {
      String ask = ASK + "\"tools\": [{\"type\": \"function\", \"function\": {\"name\": \"add\"}}]";
      JsonNode choice = Json.MAPPER.readTree(post(server, CHAT, ask + "}").body()).at("/choices/0");
      assertThat(choice.get("finish_reason").asText()).isEqualTo("tool_calls");
      assertThat(choice.get("message"))
          .hasToString(
              "{\"role\":\"assistant\",\"content\":null,\"refusal\":null,\"tool_calls\":[{\"id\":"
                  + "\"call_0\",\"type\":\"function\",\"function\":{\"name\":\"add\",\"arguments\":"
                  + "\"{\\\"said\\\":\\\"user=hi: \\\"}\"}}]}");
      List<JsonNode> chunks = chunks(post(server, CHAT, ask + ", \"stream\": true}").body());
      assertThat(chunks)
          .extracting(chunk -> chunk.at("/choices/0/delta").toString())
          .containsExactly(
              "{\"role\":\"assistant\",\"content\":\"\"}",
              "{\"tool_calls\":[{\"index\":0,\"id\":\"call_0\",\"type\":\"function\",\"function\":"
                  + "{\"name\":\"add\",\"arguments\":\"\"}}]}",
              "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":"
                  + "\"{\\\"said\\\":\\\"user=hi: \\\"}\"}}]}",
              "{}");
      assertThat(chunks.getLast().at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
    }
  }

  @Test
  void whatAModelCannotTakeIsRefusedBeforeItIsLoaded() throws Exception {
    try (TestingModelServer server = server("", "scribe/poet: ")) {
      String image =
          "{\"model\": \"%s\", \"messages\": [{\"role\": \"user\", \"content\": [{\"type\":"
              + " \"image_url\", \"image_url\": {\"url\": \"%s\"}}]}]}";
      HttpResponse<String> undeclared =
          post(server, CHAT, image.formatted("poet", "data:image/png;base64,AA=="));
      refused(undeclared, 400);
      assertThat(undeclared.body()).contains("add 'vision' to its 'capabilities'");
      HttpResponse<String> elsewhere =
          post(server, CHAT, image.formatted("poet", "https://example.com/x.png"));
      refused(elsewhere, 400);
      HttpResponse<String> chosen =
          post(server, CHAT, image.formatted("auto", "data:image/png;base64,AA=="));
      refused(chosen, 404);
      assertThat(chosen.body()).contains("vision");
      assertThat(server.process().engine().residency().loaded()).isEmpty();
    }
  }

  @Test
  void probabilitiesOfCompletionsHaveAnOlderForm() throws Exception {
    try (TestingModelServer server = server("", "scribe/poet: ")) {
      String ask = "{\"model\": \"poet\", \"prompt\": \"hi\", \"max_tokens\": 2, \"logprobs\": 0";
      JsonNode whole = Json.MAPPER.readTree(post(server, "/v1/completions", ask + "}").body());
      assertThat(whole.at("/choices/0/logprobs"))
          .hasToString(
              "{\"tokens\":[\"hi: \",\"word \"],\"token_logprobs\":[-0.5,-0.5],\"top_logprobs\":"
                  + "[{\"hi: \":-0.5},{\"word \":-0.5}],\"text_offset\":[0,4]}");
      List<JsonNode> chunks =
          chunks(post(server, "/v1/completions", ask + ", \"stream\": true}").body());
      assertThat(chunks)
          .extracting(chunk -> chunk.at("/choices/0/logprobs/text_offset/0").asInt(-1))
          .containsExactly(0, 4, -1);
    }
  }

  @Test
  void onlyTheStepThatAnswersIsHeard() throws Exception {
    try (TestingModelServer server = server("", "scribe/poet: ")) {
      String ask = ASK.replace("poet", "pipeline:two") + "\"stream\": true}";
      assertThat(contents(post(server, CHAT, ask).body()))
          .containsExactly("", "user=hi: : ", "word ", "");
      String framed = ASK.replace("poet", "pipeline:framed") + "\"stream\": true}";
      assertThat(contents(post(server, CHAT, framed).body()))
          .containsExactly("", "<user=hi: >", "");
    }
  }

  @Test
  void severalPromptsAreToldApart() throws Exception {
    try (TestingModelServer server = server("", "scribe/poet: ")) {
      String body =
          post(
                  server,
                  "/v1/completions",
                  "{\"model\": \"poet\", \"prompt\": [\"a\", \"b\"], \"max_tokens\": 1, \"echo\":"
                      + " true, \"stream\": true}")
              .body();
      assertThat(chunks(body))
          .extracting(
              chunk -> chunk.at("/choices/0/index").asInt() + chunk.at("/choices/0/text").asText())
          .containsExactly("0a", "0a: ", "1b", "1b: ", "0", "1");
    }
  }

  @Test
  void whatFailsBeforeTheFirstPieceHasItsStatusAndLaterItIsTheLastEvent() throws Exception {
    try (TestingModelServer server =
        server("", "scribe/poet: fail_at: 3", "scribe/mute: fail_at: 1")) {
      HttpResponse<String> late = post(server, CHAT, ASK + "\"stream\": true}");
      assertThat(late.statusCode()).isEqualTo(200);
      assertThat(late.body()).doesNotContain("event:").doesNotContain("[DONE]");
      JsonNode error = chunks(late.body()).getLast().get("error");
      assertThat(error.get("message").asText()).isEqualTo("the ink is dry");
      assertThat(error.get("code").asText()).isEqualTo("runtime_failed");
      refused(post(server, CHAT, ASK.replace("poet", "mute") + "\"stream\": true}"), 500);
      refused(post(server, CHAT, ASK.replace("poet", "nobody") + "\"stream\": true}"), 404);
    }
  }

  @Test
  void aClientThatLeavesEndsTheText() throws Exception {
    try (TestingModelServer server = server("", "scribe/poet: token_ms: 5")) {
      for (String stream : List.of("true", "false")) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
          String body = ASK + "\"max_tokens\": 1000000, \"stream\": " + stream + "}";
          OutputStream out = socket.getOutputStream();
          out.write(
              "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: %d\r\n\r\n%s"
                  .formatted(CHAT, body.length(), body)
                  .getBytes(StandardCharsets.UTF_8));
          out.flush();
          until(() -> server.process().engine().compute().inUse() == 1);
        }
        until(() -> server.process().engine().compute().inUse() == 0);
      }
    }
  }

  @Test
  void aModelLeavesWhenTheRequestSaysSo() throws Exception {
    try (TestingModelServer server = server("", "scribe/poet: ")) {
      post(server, CHAT, ASK + "\"keep_alive\": -1}");
      assertThat(server.process().engine().residency().loaded()).hasSize(1);
      post(server, CHAT, ASK + "\"keep_alive\": 0}");
      until(() -> server.process().engine().residency().loaded().isEmpty());
      post(server, CHAT, ASK + "\"keep_alive\": \"100ms\"}");
      until(() -> server.process().engine().residency().loaded().isEmpty());
    }
  }

  @Test
  void everyFailureUnderThePrefixHasTheFormOfTheApi() throws Exception {
    try (TestingModelServer server =
        server(
            "requestTimeoutSeconds: 1\nmaxRequestBytes: 2000\nmaxTextsPerRequest: 2\n",
            "scribe/poet: token_ms: 20")) {
      refused(post(server, "/v1/nothing", "{}"), 404);
      refused(post(server, "/v1", "{}"), 404);
      refused(post(server, "/v1/models", "{}"), 405);
      refused(server.send(server.request(CHAT).build()), 405);
      refused(post(server, CHAT, " ".repeat(2001)), 413);
      refused(post(server, CHAT, ASK + "\"max_tokens\": 100000}"), 504);
      refused(post(server, CHAT, ""), 400);
      refused(post(server, CHAT, "[]"), 400);
      refused(post(server, CHAT, "{\"model\": "), 400);
      refused(post(server, CHAT, "{\"model\": \"poet\", \"model\": \"poet\"}"), 400);
      refused(
          post(
              server,
              "/v1/completions",
              "{\"model\": \"poet\", \"prompt\": [\"a\", \"b\", \"c\"]}"),
          413);
      refused(
          server.send(server.request(CHAT).header("Origin", "http://elsewhere.example").build()),
          403);
      HttpResponse<String> other = post(server, "/pipelines/poet", "{}");
      assertThat(other.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }
  }

  @Test
  void anEngineThatIsStartingSaysSoInTheFormOfTheApi() throws Exception {
    try (HttpServer http = EngineMain.listen(Config.DEFAULTS.listeningOn(null, 0));
        HttpClient client = HttpClient.newHttpClient()) {
      URI address = URI.create(http.url() + "/v1/models");
      HttpResponse<String> response =
          client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
      refused(response, 503);
      assertThat(response.headers().firstValue("Retry-After")).isPresent();
      assertThat(response.body()).contains("\"code\":\"stopping\"", "the engine is starting");
    }
  }

  private static void refused(HttpResponse<String> response, int status) throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    JsonNode error = Json.MAPPER.readTree(response.body()).get("error");
    assertThat(error.get("message").asText()).isNotEmpty();
    assertThat(error.get("type").asText()).endsWith("_error");
    assertThat(error.has("param")).isTrue();
    assertThat(error.get("code").asText()).isNotEmpty();
  }

  private static List<String> contents(String body) throws Exception {
    return chunks(body).stream()
        .map(chunk -> chunk.at("/choices/0/delta/content").asText())
        .toList();
  }

  private static List<JsonNode> chunks(String body) throws Exception {
    List<JsonNode> chunks = new ArrayList<>();
    for (String line : body.lines().filter(one -> one.startsWith("data: {")).toList()) {
      chunks.add(Json.MAPPER.readTree(line.substring("data: ".length())));
    }
    return chunks;
  }

  private static HttpResponse<String> post(TestingModelServer server, String path, String body)
      throws Exception {
    return server.post(path, "application/json", body);
  }

  private TestingModelServer server(String options, String... models) throws Exception {
    Path routes = Files.createDirectories(folder.resolve("home/routes"));
    Files.writeString(routes.resolve("pipelines.yaml"), PIPELINES);
    return TestingModelServer.configured(folder, options, models);
  }
}
