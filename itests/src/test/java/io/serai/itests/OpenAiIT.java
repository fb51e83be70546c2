package io.serai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The OpenAI API with the archive's models. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenAiIT {
  private static final String CHAT = "/v1/chat/completions";
  private static final String COMPLETIONS = "/v1/completions";
  private static final String EMBEDDINGS = "/v1/embeddings";
  private static final String SUM = "'messages': [{'role': 'user', 'content': '3+4='}]";

  private TestingArchive archive;

  @BeforeAll
  void start(@TempDir Path home) throws Exception {
    TestingChatModel.addTo(home);
    Files.createDirectories(home.resolve("conf"));
    Files.writeString(home.resolve("conf/serai.yaml"), "maxTextsPerRequest: 4\ncores: 1\n");
    archive = new TestingArchive(home).up();
  }

  @AfterAll
  void stop() {
    archive.close();
  }

  /** Bodies are written with single quotes. */
  private HttpResponse<String> post(String path, String body) throws Exception {
    return archive.post(path, body.replace('\'', '"'));
  }

  private JsonNode answer(String path, String body) throws Exception {
    HttpResponse<String> response = post(path, body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    return TestingArchive.JSON.readTree(response.body());
  }

  private static JsonNode refused(HttpResponse<String> response, int status) throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    JsonNode error = TestingArchive.JSON.readTree(response.body()).get("error");
    assertThat(error.fieldNames()).toIterable().containsExactly("message", "type", "param", "code");
    return error;
  }

  @Test
  void modelsAndPipelinesAreListed() throws Exception {
    HttpResponse<String> response = archive.get("/v1/models");
    JsonNode list = TestingArchive.JSON.readTree(response.body());
    assertThat(list.get("object").asText()).isEqualTo("list");
    assertThat(list.get("data"))
        .extracting(model -> model.get("id").asText())
        .contains(
            "tiny-lm",
            "sentiment-bert",
            TestingChatModel.NAME,
            TestingChatModel.ALIAS,
            "pipeline:sentiment-vote");
    JsonNode one = list.get("data").get(0);
    assertThat(one.get("object").asText()).isEqualTo("model");
    assertThat(one.get("created").asLong()).isPositive();
    assertThat(one.get("owned_by").asText()).isEqualTo("serai");
  }

  @ParameterizedTest
  @CsvSource({
    "tiny-lm, tiny-lm",
    "tiny-lm@1, tiny-lm@1",
    "tiny-lm:default, tiny-lm:default",
    "chatty, chatty",
    "org/tiny-chat, org/tiny-chat",
    "org%2Ftiny-chat, org/tiny-chat",
    "pipeline:story-mood, pipeline:story-mood"
  })
  void oneModelIsFoundByAnyOfItsNames(String path, String id) throws Exception {
    JsonNode model = TestingArchive.JSON.readTree(archive.get("/v1/models/" + path).body());
    assertThat(model.path("id").asText()).as(model.toString()).isEqualTo(id);
  }

  @Test
  void theEngineChoosesAmongModelsThatTakeConversations() throws Exception {
    JsonNode answer =
        answer(CHAT, "{'model': 'auto:speed', 'temperature': 0, 'stop': ';', " + SUM + "}");
    assertThat(answer.get("model").asText()).isEqualTo("org/tiny-chat@1");
    assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo("7");
  }

  @Test
  void aChatIsAnswered() throws Exception {
    JsonNode answer =
        answer(CHAT, "{'model': 'chatty', 'temperature': 0, 'stop': ';', " + SUM + "}");
    assertThat(answer.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "id", "object", "created", "model", "choices", "usage", "system_fingerprint", "device");
    assertThat(answer.get("id").asText()).startsWith("chatcmpl-");
    assertThat(answer.get("object").asText()).isEqualTo("chat.completion");
    assertThat(answer.get("created").isIntegralNumber()).isTrue();
    assertThat(answer.get("model").asText()).isEqualTo("org/tiny-chat@1");
    assertThat(answer.get("system_fingerprint").asText()).startsWith("serai-");
    assertThat(answer.get("choices")).hasSize(1);
    JsonNode choice = answer.get("choices").get(0);
    assertThat(choice.get("index").asInt()).isZero();
    assertThat(choice.at("/message/role").asText()).isEqualTo("assistant");
    assertThat(choice.at("/message/content").asText()).isEqualTo("7");
    assertThat(choice.get("finish_reason").asText()).isEqualTo("stop");
    JsonNode usage = answer.get("usage");
    assertThat(usage.get("prompt_tokens").asInt()).isPositive();
    assertThat(usage.get("completion_tokens").asInt()).isPositive();
    assertThat(usage.get("total_tokens").asInt())
        .isEqualTo(usage.get("prompt_tokens").asInt() + usage.get("completion_tokens").asInt());
  }

  @Test
  void aChatMayFillTheContextUnlessItIsLimited() throws Exception {
    String never = "{'model': 'chatty', 'temperature': 2, 'top_k': 200, 'seed': 1, " + SUM + "%s}";
    JsonNode limited = answer(CHAT, never.formatted(", 'max_completion_tokens': 3"));
    assertThat(limited.at("/choices/0/finish_reason").asText()).isEqualTo("length");
    assertThat(limited.at("/usage/completion_tokens").asInt()).isEqualTo(3);
    JsonNode free = answer(CHAT, never.formatted(""));
    boolean full = free.at("/choices/0/finish_reason").asText().equals("length");
    assertThat(free.at("/usage/total_tokens").asInt() == 256).isEqualTo(full);
  }

  @Test
  void theTemperatureIsOpenAisUnlessItIsGiven() throws Exception {
    String body = "{'model': 'tiny-lm', 'prompt': 'Long ago', 'max_tokens': 24%s}";
    List<String> drawn = new ArrayList<>();
    for (int seed = 0; seed < 5; seed++) {
      drawn.add(
          answer(COMPLETIONS, body.formatted(", 'seed': " + seed)).at("/choices/0/text").asText());
    }
    assertThat(drawn.stream().distinct().count()).isGreaterThan(1);
    assertThat(answer(COMPLETIONS, body.formatted(", 'seed': 3")).at("/choices/0/text").asText())
        .isEqualTo(drawn.get(3));
    String greedy = body.formatted(", 'temperature': 0");
    assertThat(answer(COMPLETIONS, greedy).get("choices"))
        .isEqualTo(answer(COMPLETIONS, greedy).get("choices"));
  }

  @Test
  void completionsAreTexts() throws Exception {
    JsonNode answer =
        answer(
            COMPLETIONS,
            "{'model': 'tiny-lm@1', 'prompt': ['1+2=', '3+4='], 'temperature': 0, 'stop': [';'],"
                + " 'echo': true}");
    assertThat(answer.get("id").asText()).startsWith("cmpl-");
    assertThat(answer.get("object").asText()).isEqualTo("text_completion");
    assertThat(answer.get("model").asText()).isEqualTo("tiny-lm@1");
    assertThat(answer.get("choices"))
        .extracting(
            choice ->
                choice.get("index").asInt()
                    + choice.get("text").asText()
                    + choice.get("finish_reason").asText())
        .containsExactly("01+2=3stop", "13+4=7stop");
  }

  @Test
  void aCompletionHasSixteenTokensUnlessItIsGivenMore() throws Exception {
    JsonNode answer =
        answer(COMPLETIONS, "{'model': 'tiny-lm', 'prompt': 'Long ago', 'temperature': 0}");
    assertThat(answer.at("/usage/completion_tokens").asInt()).isEqualTo(16);
    assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("length");
  }

  @Test
  void aFormatIsKeptToWhereTheBackendCan() throws Exception {
    JsonNode answer =
        answer(
            COMPLETIONS,
            "{'model': 'tiny-lm-gguf', 'prompt': '3+4=', 'response_format': {'type':"
                + " 'json_schema', 'json_schema': {'name': 'mood', 'schema': {'enum': ['good',"
                + " 'bad']}}}}");
    assertThat(answer.at("/choices/0/text").asText()).isIn("\"good\"", "\"bad\"");
    assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
  }

  @Test
  void aFormatIsRefusedByWhoCantKeepToItBeforeTheModelIsLoaded() throws Exception {
    assertThat(archive.post("/admin/models/tiny-lm/unload", "").statusCode()).isIn(200, 404);
    HttpResponse<String> refused =
        post(
            COMPLETIONS,
            "{'model': 'tiny-lm', 'prompt': '3+4=', 'response_format': {'type': 'json_object'}}");
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    assertThat(refused.body())
        .contains("models of the backend onnxruntime can't be held to a JSON schema")
        .contains("or ask a model of llamacpp");
    JsonNode loaded = TestingArchive.JSON.readTree(archive.get("/admin/status").body());
    assertThat(loaded.get("loaded").findValuesAsText("model")).doesNotContain("tiny-lm");
  }

  @Test
  void aStreamIsTheSameTextInPieces() throws Exception {
    String body =
        "{'model': 'org/tiny-chat', 'temperature': 0, 'max_tokens': 12, 'messages': [{'role':"
            + " 'user', 'content': 'Long ago'}]%s}";
    JsonNode whole = answer(CHAT, body.formatted(""));
    HttpResponse<String> response =
        post(CHAT, body.formatted(", 'stream': true, 'stream_options': {'include_usage': true}"));
    assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
    assertThat(response.body()).endsWith("data: [DONE]\n\n");
    List<JsonNode> chunks = chunks(response.body());
    StringBuilder text = new StringBuilder();
    chunks.forEach(chunk -> text.append(chunk.at("/choices/0/delta/content").asText()));
    assertThat(text.toString()).isEqualTo(whole.at("/choices/0/message/content").asText());
    assertThat(chunks).hasSizeGreaterThan(6);
    assertThat(chunks.getFirst().at("/choices/0/delta/role").asText()).isEqualTo("assistant");
    assertThat(chunks.getFirst().get("object").asText()).isEqualTo("chat.completion.chunk");
    assertThat(chunks.get(chunks.size() - 2).at("/choices/0/finish_reason"))
        .isEqualTo(whole.at("/choices/0/finish_reason"));
    assertThat(chunks.getLast().get("choices")).isEmpty();
    assertThat(chunks.getLast().get("usage")).isEqualTo(whole.get("usage"));
  }

  @Test
  void tokensAreToldWithTheirProbabilities() throws Exception {
    String body =
        "{'model': 'org/tiny-chat', 'temperature': 0, 'max_tokens': 12, 'logprobs': true,"
            + " 'top_logprobs': 3, 'messages': [{'role': 'user', 'content': 'Long ago'}]%s}";
    JsonNode choice = answer(CHAT, body.formatted("")).at("/choices/0");
    JsonNode tokens = choice.at("/logprobs/content");
    StringBuilder text = new StringBuilder();
    for (JsonNode token : tokens) {
      text.append(token.get("token").asText());
      assertThat(token.get("logprob").asDouble()).isNegative();
      assertThat(token.get("top_logprobs")).hasSize(3);
      assertThat(token.at("/top_logprobs/0/token")).isEqualTo(token.get("token"));
      assertThat(token.at("/top_logprobs/0/logprob")).isEqualTo(token.get("logprob"));
      assertThat(token.at("/top_logprobs/1/logprob").asDouble())
          .isLessThanOrEqualTo(token.get("logprob").asDouble());
    }
    assertThat(text.toString()).isEqualTo(choice.at("/message/content").asText());
    List<JsonNode> streamed = new ArrayList<>();
    for (JsonNode chunk : chunks(post(CHAT, body.formatted(", 'stream': true")).body())) {
      chunk.at("/choices/0/logprobs/content").forEach(streamed::add);
    }
    assertThat(streamed).containsExactlyElementsOf(tokens);
  }

  /** The framework's scores of the first token are the reference. */
  @ParameterizedTest
  @CsvSource({"tiny-lm", "tiny-lm-gguf"})
  void probabilitiesAreThoseOfTheModel(String model) throws Exception {
    JsonNode reference =
        TestingArchive.JSON
            .readTree(
                TestingArchive.ROOT.resolve("catalog/training/reference/tiny-lm.json").toFile())
            .at("/cases/0");
    List<Double> scores = new ArrayList<>();
    reference.get("last_logits").forEach(score -> scores.add(score.asDouble()));
    double sum = scores.stream().mapToDouble(Math::exp).sum();
    double likeliest = scores.stream().mapToDouble(score -> score).max().orElseThrow();
    JsonNode logprobs =
        answer(
                COMPLETIONS,
                "{'model': '%s', 'prompt': '%s', 'temperature': 0, 'repetition_penalty': 1.5, 'max_tokens': 1, 'logprobs': 5}"
                    .formatted(model, reference.get("prompt").asText()))
            .at("/choices/0/logprobs");
    assertThat(logprobs.get("tokens")).hasSize(1);
    assertThat(logprobs.get("text_offset").get(0).asInt()).isZero();
    List<Double> told = new ArrayList<>();
    logprobs.get("top_logprobs").get(0).forEach(one -> told.add(one.asDouble()));
    assertThat(told).hasSizeBetween(5, 6);
    assertThat(told.getFirst()).isCloseTo(likeliest - Math.log(sum), Offset.offset(2e-3));
  }

  @Test
  void embeddingsAreNumbersOrBase64() throws Exception {
    JsonNode plain =
        answer(EMBEDDINGS, "{'model': 'sentence-embedding', 'input': ['A cat.', 'A dog.']}");
    assertThat(plain.get("object").asText()).isEqualTo("list");
    assertThat(plain.get("model").asText()).isEqualTo("sentence-embedding@1");
    assertThat(plain.at("/usage/prompt_tokens").asInt())
        .isPositive()
        .isEqualTo(plain.at("/usage/total_tokens").asInt());
    assertThat(plain.get("data")).hasSize(2);
    assertThat(plain.at("/data/1/index").asInt()).isEqualTo(1);
    assertThat(plain.at("/data/1/object").asText()).isEqualTo("embedding");
    JsonNode vector = plain.at("/data/0/embedding");
    JsonNode packed =
        answer(
            EMBEDDINGS,
            "{'model': 'sentence-embedding', 'input': 'A cat.', 'encoding_format': 'base64',"
                + " 'dimensions': "
                + vector.size()
                + "}");
    ByteBuffer numbers =
        ByteBuffer.wrap(Base64.getDecoder().decode(packed.at("/data/0/embedding").asText()))
            .order(ByteOrder.LITTLE_ENDIAN);
    assertThat(numbers.remaining()).isEqualTo(Float.BYTES * vector.size());
    for (JsonNode number : vector) {
      assertThat(numbers.getFloat()).isCloseTo(number.floatValue(), offset());
    }
  }

  /** A batch is computed in another order of additions than a single text. */
  private static Offset<Float> offset() {
    return Offset.offset(1e-5f);
  }

  @Test
  void pipelinesAnswerAnyClient() throws Exception {
    JsonNode answer =
        answer(
            CHAT,
            "{'model': 'pipeline:sentiment-vote', 'messages': [{'role': 'user', 'content':"
                + " 'I loved it.'}]}");
    assertThat(answer.get("model").asText()).isEqualTo("pipeline:sentiment-vote");
    JsonNode content =
        TestingArchive.JSON.readTree(answer.at("/choices/0/message/content").asText());
    assertThat(content.get("label").asText()).isEqualTo("positive");
    assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
    JsonNode vectors =
        answer(EMBEDDINGS, "{'model': 'pipeline:by-task', 'input': ['A cat.', 'A dog.']}");
    assertThat(vectors.get("data")).hasSize(2);
    JsonNode mood = answer(COMPLETIONS, "{'model': 'pipeline:story-mood', 'prompt': 'Long ago'}");
    assertThat(mood.at("/choices/0/text").asText()).contains("\"label\"");
    assertThat(mood.at("/usage/completion_tokens").asInt()).isPositive();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/chat/completions | {'model': 'nobody', 'messages': [{'role': 'user', 'content': 'x'}]}"
            + " | 404 | invalid_request_error | model | model_not_found",
        "/v1/chat/completions | {'model': 'sentiment-vote', 'messages': [{'role': 'user',"
            + " 'content': 'x'}]} | 404 | invalid_request_error | model | model_not_found",
        "/v1/chat/completions | {'model': 'pipeline:tiny-lm', 'messages': [{'role': 'user',"
            + " 'content': 'x'}]} | 404 | invalid_request_error | model | model_not_found",
        "/v1/chat/completions | {'model': 'sentiment-bert', 'messages': [{'role': 'user',"
            + " 'content': 'x'}]} | 400 | invalid_request_error | model | unsupported_task",
        "/v1/chat/completions | {'model': 'tiny-lm', 'messages': [{'role': 'user', 'content':"
            + " 'x'}]} | 400 | invalid_request_error | | invalid_input",
        "/v1/chat/completions | {'messages': [{'role': 'user', 'content': 'x'}]} | 400 |"
            + " invalid_request_error | model | invalid_parameter",
        "/v1/chat/completions | {'model': 'chatty'} | 400 | invalid_request_error | messages |"
            + " invalid_parameter",
        "/v1/chat/completions | {'model': 'chatty', 'temperature': 9, 'messages': [{'role': 'user',"
            + " 'content': 'x'}]} | 400 | invalid_request_error | temperature | invalid_parameter",
        "/v1/chat/completions | {'model': 'chatty', 'response_format': {'type': 'json_object'},"
            + " 'messages': [{'role': 'user', 'content': 'x'}]} | 400 | invalid_request_error | |"
            + " invalid_parameter",
        "/v1/chat/completions | {'model': 'chatty', 'messages': [{'role': 'user', 'content':"
            + " [{'type': 'image_url', 'image_url': {'url': 'data:'}}]}]} | 400 |"
            + " invalid_request_error | messages[0].content[0].image_url.url | invalid_parameter",
        "/v1/completions | {'model': 'tiny-lm', 'prompt': [1, 2]} | 400 | invalid_request_error |"
            + " prompt[0] | invalid_parameter",
        "/v1/completions | {'model': 'tiny-lm', 'prompt': ['a', 'b', 'c', 'd', 'e']} | 413 |"
            + " invalid_request_error | | too_large",
        "/v1/embeddings | {'model': 'tiny-lm', 'input': 'x'} | 400 | invalid_request_error | model"
            + " | unsupported_task",
        "/v1/embeddings | {'model': 'sentence-embedding', 'input': ['a', 'b', 'c', 'd', 'e']} | 413"
            + " | invalid_request_error | | too_large",
        "/v1/embeddings | {'model': 'sentence-embedding', 'input': 'x', 'dimensions': 3} | 400 |"
            + " invalid_request_error | dimensions | invalid_parameter",
        "/v1/embeddings | not JSON | 400 | invalid_request_error | | invalid_input",
        "/v1/elsewhere | {} | 404 | invalid_request_error | | not_found",
        "/v1/models | {} | 405 | invalid_request_error | | method_not_allowed"
      },
      quoteCharacter = '\0')
  void whatCannotBeDoneIsRefused(
      String path, String body, int status, String type, String param, String code)
      throws Exception {
    JsonNode error = refused(post(path, body), status);
    assertThat(error.get("type").asText()).isEqualTo(type);
    assertThat(error.get("param").asText(null)).isEqualTo(param);
    assertThat(error.get("code").asText()).isEqualTo(code);
    assertThat(error.get("message").asText()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'content': 'x'}], 'tools': [{'type': 'function', 'function': {'name': 'a'}}] | call tools",
        "'content': 'x'}, {'role': 'tool', 'tool_call_id': 'a', 'content': 'y'}] | call tools",
        "'content': [{'type': 'image_url', 'image_url': {'url': 'data:image/png;base64,AA=='}}]}] |"
            + " look at images"
      },
      quoteCharacter = '\0')
  void toolsAndImagesAreRefusedWithThoseWhoTakeThem(String rest, String deed) throws Exception {
    String body = "{'model': '%s', 'messages': [{'role': 'user', " + rest + "}";
    JsonNode error = refused(post(CHAT, body.formatted("chatty")), 400);
    assertThat(error.get("message").asText())
        .contains("models of the backend onnxruntime can't " + deed)
        .endsWith("or ask a model of llamacpp, openai");
    JsonNode none = refused(post(CHAT, body.formatted("auto")), 400);
    assertThat(none.get("message").asText())
        .startsWith("none of the models that do chat and text-generation can " + deed + "; leave ");
  }

  @Test
  void failuresInAStreamHaveTheirStatusBeforeItBegins() throws Exception {
    refused(post(CHAT, "{'model': 'nobody', 'stream': true, " + SUM + "}"), 404);
    refused(post(CHAT, "{'model': 'tiny-lm', 'stream': true, " + SUM + "}"), 400);
    refused(archive.get("/v1/models/nobody"), 404);
    assertThat(archive.get("/elsewhere").headers().firstValue("Content-Type"))
        .hasValue("application/problem+json");
  }

  @Test
  void aClientThatLeavesInTheMiddleEndsTheText() throws Exception {
    String body =
        ("{'model': 'tiny-lm', 'prompt': ['Once', 'Once', 'Once', 'Once'], 'stream': true,"
                + " 'temperature': 2, 'max_tokens': 240}")
            .replace('\'', '"');
    HttpRequest request =
        HttpRequest.newBuilder(archive.url().resolve(COMPLETIONS))
            .POST(BodyPublishers.ofString(body))
            .build();
    try (HttpClient leaving =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      HttpResponse<Stream<String>> response = leaving.send(request, BodyHandlers.ofLines());
      try (Stream<String> lines = response.body()) {
        assertThat(lines.anyMatch(line -> line.startsWith("data: {"))).isTrue();
      }
      leaving.shutdownNow();
    }
    TestingArchive.until(() -> status().get("cores_in_use").asInt() == 0);
    assertThat(
            answer(COMPLETIONS, "{'model': 'tiny-lm', 'prompt': '3+4=', 'temperature': 0}")
                .at("/choices/0/text")
                .asText())
        .startsWith("7");
  }

  @Test
  void aModelStaysAsLongAsARequestSays() throws Exception {
    answer(EMBEDDINGS, "{'model': 'sentence-embedding', 'input': 'x', 'keep_alive': '5m'}");
    assertThat(loaded()).contains("sentence-embedding");
    answer(EMBEDDINGS, "{'model': 'sentence-embedding', 'input': 'x', 'keep_alive': 0}");
    TestingArchive.until(() -> !loaded().contains("sentence-embedding"));
  }

  private List<String> loaded() throws Exception {
    List<String> names = new ArrayList<>();
    status().get("loaded").forEach(model -> names.add(model.get("model").asText()));
    return names;
  }

  private JsonNode status() throws Exception {
    return TestingArchive.JSON.readTree(archive.get("/admin/status").body());
  }

  private static List<JsonNode> chunks(String body) throws Exception {
    List<JsonNode> chunks = new ArrayList<>();
    for (String line : body.lines().filter(one -> one.startsWith("data: {")).toList()) {
      chunks.add(TestingArchive.JSON.readTree(line.substring("data: ".length())));
    }
    return chunks;
  }
}
