package io.serai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Conversations with one language model in each format, over HTTP and on the command line. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConversationIT {
  private static final Path REFERENCE =
      TestingArchive.ROOT.resolve("catalog/training/reference/tiny-lm-prompts.json");
  private static final int CASES = 5;
  private static final String EVENT = "data: {";

  private Path home;
  private TestingArchive archive;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    home = folder;
    TestingLibtorch.install(home);
    for (String sample : List.of("tiny-lm", "tiny-lm-torch", "tiny-lm-gguf")) {
      TestingChatModel.addTo(home, sample, sample + "-chat");
    }
    archive = new TestingArchive(home).up();
  }

  @AfterAll
  void stop() {
    archive.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny-lm-chat", "tiny-lm-torch-chat", "tiny-lm-gguf-chat"})
  void areAnsweredAsInTrainingWholeAndInPieces(String model) throws Exception {
    JsonNode reference = TestingArchive.JSON.readTree(REFERENCE.toFile());
    int tokens = reference.get("new_tokens").asInt();
    for (int i = 0; i < CASES; i++) {
      JsonNode one = reference.get("cases").get(i);
      String prompt = one.get("prompt").asText();
      String text = one.get("greedy_text").asText();
      JsonNode whole = TestingArchive.JSON.readTree(ask(model, prompt, tokens, false));
      assertThat(whole.at("/choices/0/message/content").asText()).isEqualTo(text);
      assertThat(whole.at("/usage/prompt_tokens").asInt()).isEqualTo(one.get("input_ids").size());
      List<String> pieces = pieces(ask(model, prompt, tokens, true));
      assertThat(String.join("", pieces)).isEqualTo(text);
      assertThat(pieces).hasSizeGreaterThan(text.isEmpty() ? 0 : 1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny-lm-chat", "tiny-lm-torch-chat", "tiny-lm-gguf-chat"})
  void areHeldOnTheCommandLine(String model) throws Exception {
    Path conversation =
        Files.writeString(
            home.resolve("conversation.json"), "[{\"role\": \"user\", \"content\": \"3+4=\"}]");
    TestingArchive.Ended run = archive.serai("run", model, "--chat", conversation.toString());
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).startsWith("7");
  }

  private String ask(String model, String prompt, int tokens, boolean stream) throws Exception {
    ObjectNode body = TestingArchive.JSON.createObjectNode();
    body.put("model", model).put("temperature", 0).put("max_tokens", tokens).put("stream", stream);
    body.putArray("messages").addObject().put("role", "user").put("content", prompt);
    HttpResponse<String> response = archive.post("/v1/chat/completions", body.toString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.body();
  }

  private static List<String> pieces(String stream) throws Exception {
    assertThat(stream).endsWith("data: [DONE]\n\n");
    List<String> pieces = new ArrayList<>();
    for (String line : stream.lines().filter(each -> each.startsWith(EVENT)).toList()) {
      JsonNode event = TestingArchive.JSON.readTree(line.substring(EVENT.length() - 1));
      String piece = event.at("/choices/0/delta/content").asText();
      if (!piece.isEmpty()) {
        pieces.add(piece);
      }
    }
    return pieces;
  }
}
