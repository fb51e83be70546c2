package io.serai.plugins.openai;

import static io.serai.plugins.openai.TestingRemote.failure;
import static io.serai.plugins.openai.TestingRemote.writer;
import static org.assertj.core.api.Assertions.assertThat;

import io.serai.spi.Cancellation;
import io.serai.spi.ChatMessage;
import io.serai.spi.Constraint;
import io.serai.spi.ContentPart;
import io.serai.spi.ErrorCode;
import io.serai.spi.Footprint;
import io.serai.spi.Generation;
import io.serai.spi.Generation.FinishReason;
import io.serai.spi.GenerationRequest;
import io.serai.spi.Model;
import io.serai.spi.Prompt;
import io.serai.spi.Sampling;
import io.serai.spi.Stop;
import io.serai.spi.TokenChoice;
import io.serai.spi.TokenLogprob;
import io.serai.spi.TokenSink;
import io.serai.spi.Tool;
import io.serai.spi.ToolCall;
import io.serai.spi.ToolCallPiece;
import io.serai.spi.ToolChoice;
import io.serai.spi.ToolUse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GenerationTest {
  private static final GenerationRequest REQUEST = GenerationRequest.greedy("Say hello", 8);
  private static final String[] HELLO = {
    "{\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]}",
    "{\"choices\":[{\"delta\":{\"content\":\"Héllo, \"},\"finish_reason\":null}]}",
    "{\"choices\":[{\"delta\":{\"content\":\"wörld \\ud83d\\ude00\"},\"finish_reason\":null}]}",
    "{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}",
    "{\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":5}}",
    "[DONE]"
  };

  @Test
  void passesPiecesOnAsTheyComeAndCountsAsTheServerDoes() throws Exception {
    try (TestingServer server = new TestingServer(TestingServer.events(HELLO));
        Model model = writer(server, "model", "llama3")) {
      List<String> pieces = new ArrayList<>();
      Generation answer =
          model.generate(REQUEST, (token, piece) -> pieces.add(piece), new Cancellation());
      assertThat(pieces).containsExactly("Héllo, ", "wörld 😀");
      assertThat(answer).isEqualTo(new Generation("Héllo, wörld 😀", 3, 5, FinishReason.STOP));
      assertThat(server.asked)
          .singleElement()
          .extracting("line")
          .isEqualTo("POST /v1/chat/completions HTTP/1.1");
      assertThat(Json.object(server.asked.getFirst().body()))
          .containsEntry("model", "llama3")
          .containsEntry("messages", List.of(Map.of("role", "user", "content", "Say hello")))
          .containsEntry("max_tokens", 8)
          .containsEntry("temperature", 0.0)
          .containsEntry("stream", true)
          .doesNotContainKeys("stop", "seed", "top_p", "response_format");
      assertThat(model.memory()).isEqualTo(Footprint.NONE);
      assertThat(model.device()).startsWith("127.0.0.1:");
    }
  }

  @Test
  void takesAStreamOfWhichEveryByteComesAlone() throws Exception {
    try (TestingServer server = new TestingServer(TestingServer.eventsByteByByte(HELLO));
        Model model = writer(server)) {
      assertThat(generate(model).text()).isEqualTo("Héllo, wörld 😀");
    }
  }

  @Test
  void aPieceComesBeforeTheNextIsWritten() throws Exception {
    CompletableFuture<String> first = new CompletableFuture<>();
    TestingServer.Answer answer =
        out -> {
          TestingServer.beginEvents(out);
          TestingServer.write(out, "data: " + HELLO[1] + "\n\n");
          first.get(20, TimeUnit.SECONDS);
          TestingServer.write(out, "data: " + HELLO[2] + "\n\ndata: [DONE]\n\n");
        };
    try (TestingServer server = new TestingServer(answer);
        Model model = writer(server)) {
      Generation all =
          model.generate(REQUEST, (token, piece) -> first.complete(piece), new Cancellation());
      assertThat(first.join()).isEqualTo("Héllo, ");
      assertThat(all.text()).isEqualTo("Héllo, wörld 😀");
    }
  }

  @Test
  void aPairOfSurrogatesInTwoPiecesIsPassedOnInOne() throws Exception {
    try (TestingServer server =
            new TestingServer(
                TestingServer.events(
                    "{\"choices\":[{\"delta\":{\"content\":\"a\\ud83d\"}}]}",
                    "{\"choices\":[{\"delta\":{\"content\":\"\\ude00b\"},\"finish_reason\":\"stop\"}]}"));
        Model model = writer(server)) {
      List<String> pieces = new ArrayList<>();
      model.generate(REQUEST, (token, piece) -> pieces.add(piece), new Cancellation());
      assertThat(pieces).containsExactly("a", "😀b");
    }
  }

  @Test
  void saysEverythingThatTheApiHasWordsFor() throws Exception {
    try (TestingServer server = new TestingServer(TestingServer.events(HELLO));
        Model model = writer(server, "max_tokens_field", "max_completion_tokens")) {
      model.generate(
          new GenerationRequest(
              new Prompt.Chat(
                  List.of(new ChatMessage("system", "Be brief"), new ChatMessage("user", "Hi"))),
              5,
              new Sampling(0.7, 0.9, 0, 1, 42L),
              Stop.before(List.of("\n", "END")),
              new Constraint.JsonSchema("{\"type\":\"object\"}")),
          TokenSink.NONE,
          new Cancellation());
      String body = server.asked.getFirst().body();
      assertThat(Json.object(body))
          .containsEntry("max_completion_tokens", 5)
          .containsEntry("temperature", 0.7)
          .containsEntry("top_p", 0.9)
          .containsEntry("seed", 42)
          .containsEntry("stop", List.of("\n", "END"));
      assertThat(Json.text(Json.object(body), "messages", 0, "role")).contains("system");
      assertThat(Json.text(Json.object(body), "response_format", "type")).contains("json_schema");
      assertThat(Json.text(Json.object(body), "response_format", "json_schema", "schema", "type"))
          .contains("object");
    }
  }

  @Test
  void passesToolsOnAndTheirCallsBack() throws Exception {
    String call =
        "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":%d,%s\"function\":{%s\"arguments\":\"%s\"}}]}}]}";
    List<ToolCallPiece> pieces = new ArrayList<>();
    TokenSink sink =
        new TokenSink() {
          @Override
          public void accept(int token, String piece) {}

          @Override
          public void acceptToolCall(ToolCallPiece piece) {
            pieces.add(piece);
          }
        };
    try (TestingServer server =
            new TestingServer(
                TestingServer.events(
                    "{\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":null}}]}",
                    call.formatted(0, "\"id\":\"c0\",", "\"name\":\"add\",", ""),
                    call.formatted(0, "", "", "[1,"),
                    call.formatted(1, "\"id\":\"c1\",", "\"name\":\"sub\",", "[]"),
                    call.formatted(0, "", "", "2]"),
                    "{\"choices\":[{\"delta\":{},\"finish_reason\":\"tool_calls\"}]}",
                    "[DONE]"));
        Model model = writer(server)) {
      Generation answer = model.generate(withTools(), sink, new Cancellation());
      assertThat(answer.finish()).isEqualTo(FinishReason.TOOL_CALLS);
      assertThat(answer.text()).isEmpty();
      assertThat(answer.toolCalls())
          .containsExactly(new ToolCall("c0", "add", "[1,2]"), new ToolCall("c1", "sub", "[]"));
      assertThat(pieces)
          .containsExactly(
              new ToolCallPiece(0, "c0", "add", ""),
              new ToolCallPiece(0, null, null, "[1,"),
              new ToolCallPiece(1, "c1", "sub", "[]"),
              new ToolCallPiece(0, null, null, "2]"));
      Map<String, Object> body = Json.object(server.asked.getFirst().body());
      assertThat(body)
          .containsEntry("tool_choice", "required")
          .containsEntry("parallel_tool_calls", false)
          .containsEntry(
              "tools",
              List.of(
                  Map.of(
                      "type",
                      "function",
                      "function",
                      Map.of(
                          "name",
                          "add",
                          "description",
                          "adds",
                          "parameters",
                          Map.of("type", "array"),
                          "strict",
                          true))));
      assertThat(body.get("messages"))
          .isEqualTo(
              List.of(
                  Map.of("role", "user", "content", "1+2"),
                  Map.of(
                      "role",
                      "assistant",
                      "tool_calls",
                      List.of(
                          Map.of(
                              "id",
                              "c",
                              "type",
                              "function",
                              "function",
                              Map.of("name", "add", "arguments", "[1,2]")))),
                  Map.of("role", "tool", "content", "3", "tool_call_id", "c")));
    }
  }

  private static GenerationRequest withTools() {
    return new GenerationRequest(
            new Prompt.Chat(
                List.of(
                    new ChatMessage("user", "1+2"),
                    new ChatMessage(
                        "assistant",
                        "",
                        List.of(),
                        List.of(new ToolCall("c", "add", "[1,2]")),
                        null),
                    new ChatMessage("tool", "3", List.of(), List.of(), "c"))),
            5,
            Sampling.GREEDY,
            Stop.NONE,
            null)
        .withTools(
            new ToolUse(
                List.of(new Tool("add", "adds", "{\"type\": \"array\"}", true)),
                new ToolChoice.Required(),
                false));
  }

  /** A failure after a call began is for good, as after a piece of text. */
  @Test
  void takesCallsOfAServerThatDoesNotStreamAndNoHalfOnes() throws Exception {
    try (TestingServer server =
            new TestingServer(
                TestingServer.json(
                    200,
                    "{\"choices\":[{\"message\":{\"content\":null,\"tool_calls\":[{\"id\":\"c\","
                        + "\"type\":\"function\",\"function\":{\"name\":\"add\",\"arguments\":\"[]\"}}]},"
                        + "\"finish_reason\":\"tool_calls\"}]}"));
        Model model = writer(server)) {
      assertThat(model.generate(withTools(), TokenSink.NONE, new Cancellation()).toolCalls())
          .containsExactly(new ToolCall("c", "add", "[]"));
      server.answers(
          TestingServer.brokenOff(
              "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"function\":"
                  + "{\"name\":\"add\",\"arguments\":\"[\"}}]}}]}"));
      int before = server.asked.size();
      assertThat(
              failure(() -> model.generate(withTools(), TokenSink.NONE, new Cancellation())).code())
          .isEqualTo(ErrorCode.REMOTE_FAILED);
      assertThat(server.asked).hasSize(before + 1);
    }
  }

  @Test
  void passesImagesOnAsTheyAre() throws Exception {
    ChatMessage look =
        new ChatMessage(
            "user",
            "What?",
            List.of(
                new ContentPart.Image("https://example.com/x.png", "low"),
                new ContentPart.Text("What?"),
                new ContentPart.Image("data:image/png;base64,AA==", null)),
            List.of(),
            null);
    try (TestingServer server = new TestingServer(TestingServer.events(HELLO));
        Model model = writer(server)) {
      model.generate(
          new GenerationRequest(
              new Prompt.Chat(List.of(look)), 5, Sampling.GREEDY, Stop.NONE, null),
          TokenSink.NONE,
          new Cancellation());
      assertThat(server.asked.getFirst().body())
          .contains(
              "\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":"
                  + "\"https://example.com/x.png\",\"detail\":\"low\"}},"
                  + "{\"type\":\"text\",\"text\":\"What?\"},"
                  + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AA==\"}}]");
    }
  }

  @Test
  void continuesABareTextWhereTheManifestSaysSo() throws Exception {
    try (TestingServer server =
            new TestingServer(
                TestingServer.events(
                    "{\"choices\":[{\"text\":\" upon\"}]}",
                    "{\"choices\":[{\"text\":\" a time\",\"finish_reason\":\"length\"}]}",
                    "[DONE]"));
        Model model = writer(server, "text_prompts", "completion")) {
      assertThat(generate(model))
          .isEqualTo(new Generation(" upon a time", -1, -1, FinishReason.LENGTH));
      assertThat(server.asked.getFirst().line()).isEqualTo("POST /v1/completions HTTP/1.1");
      assertThat(Json.text(Json.object(server.asked.getFirst().body()), "prompt"))
          .contains("Say hello");
    }
  }

  @Test
  void tellsTheProbabilitiesThatTheServerTells() throws Exception {
    String tokens =
        "{\"content\":[{\"token\":\"%s\",\"logprob\":-0.5,\"bytes\":[72,105],\"top_logprobs\":"
            + "[{\"token\":\"%1$s\",\"logprob\":-0.5,\"bytes\":null},"
            + "{\"token\":\"Ho\",\"logprob\":-1,\"bytes\":null}]}]}";
    String chunk = "{\"choices\":[{\"delta\":{\"content\":\"%s\"},\"logprobs\":%s}]}";
    try (TestingServer server =
            new TestingServer(
                TestingServer.events(
                    chunk.formatted("Hi", tokens.formatted("Hi")),
                    chunk.formatted("", tokens.formatted(" y")),
                    chunk.formatted(" you", tokens.formatted("ou")),
                    "{\"choices\":[{\"delta\":{},\"logprobs\":null,\"finish_reason\":\"stop\"}]}"));
        Model model = writer(server)) {
      Map<String, List<String>> pieces = new LinkedHashMap<>();
      Generation answer =
          model.generate(REQUEST.withLogprobs(1), collecting(pieces), new Cancellation());
      assertThat(Json.object(server.asked.getFirst().body()))
          .containsEntry("logprobs", true)
          .containsEntry("top_logprobs", 1);
      assertThat(pieces)
          .containsExactly(Map.entry("Hi", List.of("Hi")), Map.entry(" you", List.of(" y", "ou")));
      assertThat(answer.choices()).extracting(TokenChoice::offset).containsExactly(0, 2, 4);
      assertThat(answer.choices().getFirst())
          .isEqualTo(
              new TokenChoice(
                  new TokenLogprob("Hi", List.of(72, 105), -0.5),
                  List.of(new TokenLogprob("Hi", null, -0.5)),
                  0));
    }
  }

  @Test
  void tellsThoseOfACompletionToo() throws Exception {
    try (TestingServer server =
            new TestingServer(
                TestingServer.json(
                    200,
                    "{\"choices\":[{\"text\":\" upon a\",\"finish_reason\":\"length\",\"logprobs\":"
                        + "{\"tokens\":[\" upon\",\" a\"],\"token_logprobs\":[-0.25,-2],"
                        + "\"top_logprobs\":[{\" in\":-3,\" upon\":-0.25},null],"
                        + "\"text_offset\":[9,14]}}]}"));
        Model model = writer(server, "text_prompts", "completion")) {
      Generation answer =
          model.generate(REQUEST.withLogprobs(2), TokenSink.NONE, new Cancellation());
      assertThat(Json.object(server.asked.getFirst().body())).containsEntry("logprobs", 2);
      assertThat(answer.choices())
          .containsExactly(
              new TokenChoice(
                  new TokenLogprob(" upon", null, -0.25),
                  List.of(
                      new TokenLogprob(" upon", null, -0.25), new TokenLogprob(" in", null, -3)),
                  0),
              new TokenChoice(new TokenLogprob(" a", null, -2), List.of(), 5));
    }
  }

  @Test
  void aServerThatTellsNoProbabilitiesAnswersAllTheSame() throws Exception {
    try (TestingServer server = new TestingServer(TestingServer.events(HELLO));
        Model model = writer(server)) {
      Generation answer =
          model.generate(REQUEST.withLogprobs(0), TokenSink.NONE, new Cancellation());
      assertThat(answer.text()).isEqualTo("Héllo, wörld 😀");
      assertThat(answer.choices()).isEmpty();
      assertThat(Json.object(server.asked.getFirst().body()))
          .containsEntry("logprobs", true)
          .doesNotContainKey("top_logprobs");
    }
  }

  private static TokenSink collecting(Map<String, List<String>> pieces) {
    return new TokenSink() {
      @Override
      public void accept(int token, String piece) {
        pieces.put(piece, List.of());
      }

      @Override
      public void accept(int token, String piece, List<TokenChoice> choices) {
        pieces.put(piece, choices.stream().map(choice -> choice.chosen().text()).toList());
      }
    };
  }

  @Test
  void takesAServerThatDoesNotStream() throws Exception {
    try (TestingServer server =
            new TestingServer(
                TestingServer.json(
                    200,
                    "{\"choices\":[{\"message\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":2,\"completion_tokens\":1}}"));
        Model model = writer(server)) {
      assertThat(generate(model)).isEqualTo(new Generation("Hi", 2, 1, FinishReason.STOP));
    }
  }

  @Test
  void refusesWhatTheApiHasNoWordsForBeforeItAsks() throws Exception {
    try (TestingServer server = new TestingServer(TestingServer.events(HELLO));
        Model model = writer(server)) {
      List<GenerationRequest> unsayable =
          List.of(
              request(new Sampling(0, 1, 5, 1, null), Stop.NONE, null),
              request(new Sampling(0, 1, 0, 1.3, null), Stop.NONE, null),
              request(Sampling.GREEDY, new Stop(List.of(), List.of(7)), null),
              request(Sampling.GREEDY, Stop.before(List.of("1", "2", "3", "4", "5")), null),
              request(Sampling.GREEDY, Stop.NONE, new Constraint.Grammar("root ::= \"a\"")),
              request(Sampling.GREEDY, Stop.NONE, new Constraint.JsonSchema("no schema")));
      for (GenerationRequest request : unsayable) {
        assertThat(
                failure(() -> model.generate(request, TokenSink.NONE, new Cancellation())).code())
            .as(request.toString())
            .isEqualTo(ErrorCode.INVALID_PARAMETER);
      }
      assertThat(server.asked).isEmpty();
    }
  }

  @Test
  void sendsTheKeyAndKeepsItOutOfMessages() throws Exception {
    try (TestingServer server =
            new TestingServer(
                TestingServer.json(
                    401, "{\"error\":{\"message\":\"Incorrect API key: sk-secret-123\"}}"));
        Model model = writer(server, "api_key_env", "TEST_KEY")) {
      assertThat(failure(() -> generate(model)))
          .hasMessageContaining("doesn't accept the key")
          .hasMessageContaining("Incorrect API key: (key)")
          .hasMessageNotContaining("secret")
          .extracting("code")
          .isEqualTo(ErrorCode.INVALID_CONFIGURATION);
      assertThat(server.asked).hasSize(1);
      assertThat(server.asked.getFirst().headers())
          .containsEntry("Authorization", "Bearer sk-secret-123");
    }
  }

  private static GenerationRequest request(Sampling sampling, Stop stop, Constraint constraint) {
    return new GenerationRequest(new Prompt.Text("x"), 1, sampling, stop, constraint);
  }

  private static Generation generate(Model model) {
    return model.generate(REQUEST, TokenSink.NONE, new Cancellation());
  }
}
