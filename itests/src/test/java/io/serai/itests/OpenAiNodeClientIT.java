package io.serai.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The official client for Node talks to the engine as it does to OpenAI. */
class OpenAiNodeClientIT {
  private static final int SECONDS = 600;

  @TempDir Path home;
  @TempDir Path folder;

  @Test
  void theOfficialClientIsAnswered() throws Exception {
    require(works("node", "--version"), "there is no 'node' to run the client with");
    require(works("npm", "--version"), "there is no 'npm' to install the client with");
    for (String file : List.of("package.json", "package-lock.json", "client.mjs")) {
      try (InputStream resource = getClass().getResourceAsStream("/openai-client/" + file)) {
        Files.copy(resource, folder.resolve(file));
      }
    }
    run("npm", "ci", "--prefix", folder.toString(), "--no-audit", "--no-fund");
    TestingChatModel.addTo(home);
    try (TestingArchive archive = new TestingArchive(home).up()) {
      String url = archive.url().resolve("/v1").toString();
      String out = run("node", folder.resolve("client.mjs").toString(), url, TestingChatModel.NAME);
      check(TestingArchive.JSON.readTree(out));
    }
  }

  private static void check(JsonNode found) {
    assertThat(found.get("models"))
        .extracting(JsonNode::asText)
        .contains("tiny-lm", "sentence-embedding", TestingChatModel.NAME, "pipeline:story-mood");
    assertThat(found.at("/model/id").asText()).isEqualTo("sentence-embedding");

    assertThat(found.at("/chat/choices/0/message/content").asText()).isEqualTo("7");
    assertThat(found.at("/chat/choices/0/message/role").asText()).isEqualTo("assistant");
    assertThat(found.at("/chat/choices/0/finish_reason").asText()).isEqualTo("stop");

    assertThat(found.at("/stream/role").asText()).isEqualTo("assistant");
    assertThat(found.at("/stream/text").asText()).isEqualTo("7");
    assertThat(found.at("/stream/finish_reason").asText()).isEqualTo("stop");
    assertThat(found.at("/stream/chunks").asInt()).isGreaterThanOrEqualTo(4);
    assertThat(found.at("/stream/usage")).isEqualTo(found.at("/chat/usage"));
    assertThat(found.at("/stream/usage/total_tokens").asInt())
        .isEqualTo(
            found.at("/stream/usage/prompt_tokens").asInt()
                + found.at("/stream/usage/completion_tokens").asInt());
    assertThat(found.at("/helper").asText()).isEqualTo("7");

    assertThat(found.at("/completion/choices"))
        .extracting(choice -> choice.get("index").asInt() + choice.get("text").asText())
        .containsExactly("03", "17");

    assertThat(found.at("/embeddings/dimensions")).hasSize(2).allMatch(JsonNode::isInt);
    assertThat(found.at("/embeddings/same").asBoolean()).isTrue();
    assertThat(found.at("/embeddings/usage/prompt_tokens").asInt()).isPositive();

    JsonNode unknown = found.at("/errors/unknown");
    assertThat(unknown.get("class").asText()).isEqualTo("NotFoundError");
    assertThat(unknown.get("status").asInt()).isEqualTo(404);
    assertThat(unknown.get("code").asText()).isEqualTo("model_not_found");
    assertThat(unknown.get("param").asText()).isEqualTo("model");
    JsonNode refused = found.at("/errors/refused");
    assertThat(refused.get("class").asText()).isEqualTo("BadRequestError");
    assertThat(refused.get("param").asText()).isEqualTo("frequency_penalty");
    assertThat(refused.get("type").asText()).isEqualTo("invalid_request_error");
    assertThat(refused.get("message").asText()).contains("repetition_penalty");
  }

  /** Where Node isn't said to be there the test is left out without it. */
  private static void require(boolean works, String otherwise) {
    if ("required".equals(System.getProperty("serai.node"))) {
      assertThat(works).as(otherwise).isTrue();
    }
    assumeTrue(works, otherwise);
  }

  private static boolean works(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private String run(String... command) throws Exception {
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly();
    }
    assertThat(ended && process.exitValue() == 0)
        .as("%s: %s%s", List.of(command), Files.readString(out), Files.readString(err))
        .isTrue();
    return Files.readString(out);
  }
}
