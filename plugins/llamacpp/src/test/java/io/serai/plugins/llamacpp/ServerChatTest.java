package io.serai.plugins.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.spi.Cancellation;
import io.serai.spi.ChatMessage;
import io.serai.spi.Constraint;
import io.serai.spi.ContentPart;
import io.serai.spi.ErrorCode;
import io.serai.spi.Estimate;
import io.serai.spi.Generation;
import io.serai.spi.Generation.FinishReason;
import io.serai.spi.GenerationRequest;
import io.serai.spi.MemoryKind;
import io.serai.spi.Model;
import io.serai.spi.Prompt;
import io.serai.spi.Sampling;
import io.serai.spi.SeraiException;
import io.serai.spi.Stop;
import io.serai.spi.TokenSink;
import io.serai.spi.Tool;
import io.serai.spi.ToolCall;
import io.serai.spi.ToolCallPiece;
import io.serai.spi.ToolUse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Conversations, against {@link TestingLlamaServer}. */
class ServerChatTest {
  private static final GenerationRequest CONVERSATION =
      new GenerationRequest(
          new Prompt.Chat(List.of(new ChatMessage("user", "Hello"))),
          9,
          Sampling.GREEDY,
          Stop.NONE,
          null);

  @TempDir static Path folder;

  private static LlamaBackend backend;
  private static Model model;

  @BeforeAll
  static void load() throws Exception {
    backend = TestingLlamaServer.backend(folder, "");
    model = TestingGguf.sample().parameter("threads", 2).load(backend);
  }

  @AfterAll
  static void close() {
    model.close();
    backend.close();
  }

  /** The template writes the start token, and the tokenizer adds it once more. */
  @Test
  void hasTheServerWriteConversationsWithOneStartToken() {
    try (Model chat = TestingGguf.sample().parameter("chat_template", "chatml").load(backend)) {
      assertThat(chat.generate(CONVERSATION, TokenSink.NONE, new Cancellation()).text())
          .startsWith("\0chat:")
          .contains("content=Hello");
    }
  }

  @Test
  void hasTheServerCallTools() {
    Tool add = new Tool("add", "adds", "{\"type\": \"object\"}", null);
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
    try (Model chat = TestingGguf.sample().parameter("chat_template", "chatml").load(backend)) {
      Generation answer =
          chat.generate(
              CONVERSATION.withTools(new ToolUse(List.of(add), null, null)),
              sink,
              new Cancellation());
      assertThat(answer)
          .isEqualTo(
              new Generation(
                  "",
                  5,
                  7,
                  FinishReason.TOOL_CALLS,
                  List.of(),
                  List.of(new ToolCall("call_0", "add", "{\"a\":1}"))));
      assertThat(pieces)
          .containsExactly(
              new ToolCallPiece(0, "call_0", "add", "{\"a\""),
              new ToolCallPiece(0, null, null, ":1}"));
    }
  }

  @Test
  void passesOnWhatToolsAnsweredAndHowToSample() {
    List<ChatMessage> messages =
        List.of(
            new ChatMessage(
                "assistant", "", List.of(), List.of(new ToolCall("c", "add", "{}")), null),
            new ChatMessage("tool", "3", List.of(), List.of(), "c"));
    GenerationRequest request =
        new GenerationRequest(
            new Prompt.Chat(messages),
            9,
            new Sampling(0.5, 1, 40, 1, null),
            Stop.before(List.of("END")),
            new Constraint.JsonSchema("{\"type\": \"object\"}"));
    try (Model chat = TestingGguf.sample().parameter("chat_template", "chatml").load(backend)) {
      assertThat(chat.generate(request, TokenSink.NONE, new Cancellation()).text())
          .contains("\"tool_call_id\":\"c\"")
          .contains("\"arguments\":\"{}\"")
          .contains("\"max_tokens\":9")
          .contains("\"temperature\":0.5")
          .contains("\"top_k\":40")
          .contains("\"stop\":[\"END\"]")
          .contains("\"json_schema\":{\"type\":\"object\"}");
      assertThatThrownBy(
              () ->
                  chat.generate(
                      new GenerationRequest(
                          new Prompt.Chat(messages),
                          9,
                          Sampling.GREEDY,
                          new Stop(List.of(), List.of(7)),
                          null),
                      TokenSink.NONE,
                      new Cancellation()))
          .hasMessageContaining("use stop texts");
    }
  }

  @Test
  void isGivenWhatMakesTokensOfImages() throws Exception {
    Path projector = Files.writeString(folder.resolve("eyes.gguf"), "x".repeat(1000));
    TestingGguf seeing = TestingGguf.sample().with("mmproj", projector);
    assertThat(backend.estimate(seeing.source()).parts())
        .contains(new Estimate.Part("image projector", MemoryKind.PRIVATE, 1000));
    try (Model model = seeing.load(backend)) {
      assertThat(
              model
                  .generate(
                      GenerationRequest.greedy("options", 99), TokenSink.NONE, new Cancellation())
                  .text())
          .contains("--mmproj" + projector);
    }
  }

  @Test
  void passesImagesOnIfThereIsAProjector() throws Exception {
    Path projector = Files.writeString(folder.resolve("spectacles.gguf"), "x");
    ChatMessage look =
        new ChatMessage(
            "user",
            "See:",
            List.of(
                new ContentPart.Text("See:"),
                new ContentPart.Image("data:image/png;base64,AA==", null)),
            List.of(),
            null);
    GenerationRequest request =
        new GenerationRequest(new Prompt.Chat(List.of(look)), 9, Sampling.GREEDY, Stop.NONE, null);
    TestingGguf seeing =
        TestingGguf.sample().with("mmproj", projector).parameter("chat_template", "chatml");
    try (Model chat = seeing.load(backend)) {
      assertThat(chat.generate(request, TokenSink.NONE, new Cancellation()).text())
          .contains(
              "{\"type\":\"text\",\"text\":\"See:\"},{\"type\":\"image_url\",\"image_url\":"
                  + "{\"url\":\"data:image/png;base64,AA==\"}}");
    }
    assertThatThrownBy(() -> generate(request))
        .isInstanceOfSatisfying(
            SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_PARAMETER))
        .hasMessageContaining("with the role mmproj");
  }

  @Test
  void refusesConversationsWithAModelThatHasNoTemplate() {
    assertThatThrownBy(() -> generate(CONVERSATION))
        .hasMessageContaining("the model has no chat template");
  }

  private static Generation generate(GenerationRequest request) {
    return model.generate(request, TokenSink.NONE, new Cancellation());
  }

  @Test
  void saysBeforeItIsLoadedWhatItCanNotBeAsked() throws Exception {
    Path projector = Files.writeString(folder.resolve("glasses.gguf"), "x");
    backend.checkOptions(TestingGguf.sample().source(), Set.of("tools"));
    backend.checkOptions(
        TestingGguf.sample().with("mmproj", projector).source(), Set.of("tools", "vision"));
    assertThatThrownBy(
            () -> backend.checkOptions(TestingGguf.sample().source(), Set.of("tools", "vision")))
        .isInstanceOfSatisfying(
            SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_PARAMETER))
        .hasMessageContaining("with the role mmproj");
    assertThatThrownBy(
            () ->
                backend.checkOptions(
                    TestingGguf.sample().parameter("runtime", "library").source(), Set.of("tools")))
        .hasMessageContaining("have a llama-server compute the model");
  }
}
