package io.serai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.itests.TestingArchive.Ended;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** {@code serai models inspect} and {@code add}, with an engine and without. */
@TestInstance(Lifecycle.PER_CLASS)
class AddModelIT {
  private static final String TEXT = "The food was wonderful and the staff were very kind.";

  private Path work;
  private TestingArchive archive;
  private Path bert;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    work = folder;
    Path sample = TestingArchive.ARCHIVE.resolve("catalog/sentiment-bert");
    bert = Files.createDirectories(work.resolve("downloads/my-bert"));
    for (String file : new String[] {"model.onnx", "tokenizer.json"}) {
      Files.copy(sample.resolve(file), bert.resolve(file));
    }
    Files.writeString(
        bert.resolve("config.json"),
        "{\"architectures\": [\"BertForSequenceClassification\"], \"id2label\": {\"0\": \"bad\","
            + " \"1\": \"good\"}}");
    archive = new TestingArchive(work.resolve("home")).up();
  }

  @AfterAll
  void stop() {
    archive.close();
  }

  @Test
  void whatIsAddedAnswersAtOnce() throws Exception {
    Ended added = archive.serai("models", "add", bert.toString(), "--name", "linked", "--link");
    assertThat(added.code()).as(added.err()).isZero();
    assertThat(added.out())
        .contains("backend   onnxruntime")
        .contains("tasks     text-classification")
        .contains("labels    bad, good")
        .containsPattern("needs     \\d.* private: weights \\d.*\\(estimated\\)")
        .contains("linked is in the catalog");
    assertThat(archive.run("linked", TEXT).get("label").asText()).isIn("bad", "good");
  }

  @Test
  void anOwnerMayGoBeforeTheName() throws Exception {
    Ended added = archive.serai("models", "add", bert.toString(), "--name", "acme/Bert-2.5");
    assertThat(added.code()).as(added.err()).isZero();
    assertThat(added.out()).contains("acme/Bert-2.5 is in the catalog", "acme--Bert-2.5");
    Ended run = archive.serai("run", "acme/Bert-2.5", TEXT);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).containsAnyOf("bad", "good");
    Ended wrong = archive.serai("models", "add", bert.toString(), "--name", "acme/../bert");
    assertThat(wrong.code()).isEqualTo(3);
    assertThat(wrong.err()).contains("'acme/../bert' can't be a model's name");
  }

  @Test
  void itIsAddedOverHttpTooAndNeverOverAnother() throws Exception {
    String body =
        TestingArchive.JSON
            .createObjectNode()
            .put("path", bert.toString())
            .put("name", "copied")
            .toString();
    HttpResponse<String> added = archive.post("/admin/models", body);
    assertThat(added.statusCode()).as(added.body()).isEqualTo(200);
    JsonNode document = TestingArchive.JSON.readTree(added.body());
    assertThat(document.get("format").asText()).isEqualTo("onnx");
    assertThat(Path.of(document.get("manifest").asText())).exists();
    assertThat(archive.run("copied", TEXT).get("confidence").asDouble()).isPositive();
    assertThat(parts(document.at("/memory/parts")))
        .isNotEmpty()
        .isEqualTo(parts(firstDecision("copied@1").get("parts")));
    HttpResponse<String> again = archive.post("/admin/models", body);
    assertThat(again.statusCode()).isEqualTo(400);
    assertThat(again.body()).contains("there is a model named 'copied' already");
  }

  private JsonNode firstDecision(String model) throws Exception {
    JsonNode decisions =
        TestingArchive.JSON.readTree(archive.get("/gate/decisions").body()).get("decisions");
    return decisions
        .valueStream()
        .filter(decision -> decision.get("name").asText().equals(model))
        .reduce((later, earlier) -> earlier)
        .orElseThrow();
  }

  /** Without that of a worker's process, which a model gets as the machine asks for it. */
  private static List<JsonNode> parts(JsonNode parts) {
    return parts
        .valueStream()
        .filter(part -> !part.get("name").asText().startsWith("worker"))
        .toList();
  }

  @Test
  void whatCannotBeLoadedIsToldAndNotAdded() throws Exception {
    Path pickle = Files.write(work.resolve("weights.bin"), new byte[] {(byte) 0x80, 4});
    Files.write(pickle, new byte[64], StandardOpenOption.APPEND);
    Ended inspected = archive.serai("models", "inspect", pickle.toString());
    assertThat(inspected.code()).isZero();
    assertThat(inspected.out()).contains("a PyTorch pickle").contains("may run any code");
    Ended added = archive.serai("models", "add", pickle.toString());
    assertThat(added.code()).isEqualTo(3);
    assertThat(added.err()).contains("can't be loaded");
    HttpResponse<String> relative = archive.post("/admin/inspect", "{\"path\": \"../x\"}");
    assertThat(relative.statusCode()).isEqualTo(400);
  }

  @Test
  void noEngineNeedsToRun() throws Exception {
    Path other = work.resolve("other");
    try (TestingArchive alone = new TestingArchive(other)) {
      Ended added = alone.serai("models", "add", bert.toString());
      assertThat(added.code()).as(added.err()).isZero();
      Ended run = alone.serai("run", "my-bert", TEXT);
      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.out()).containsAnyOf("bad", "good");
      try (Stream<Path> files = Files.list(other.resolve("catalog"))) {
        assertThat(files.map(file -> file.getFileName().toString())).contains("my-bert");
      }
    }
  }
}
