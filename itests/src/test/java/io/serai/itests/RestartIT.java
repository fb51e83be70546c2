package io.serai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an engine still knows after a restart. */
class RestartIT {
  @TempDir Path home;

  @Test
  void aPinHoldsWhenTheModelIsLoadedAgainUntilItIsUnpinned() throws Exception {
    try (TestingArchive archive = new TestingArchive(home).up()) {
      archive.run("sentiment-bow", "Lovely.");
      assertThat(archive.post("/admin/models/sentiment-bow/pin", "").statusCode()).isEqualTo(200);
      archive.stop();
      archive.up();
      assertThat(archive.get("/tiers/status").body()).doesNotContain("sentiment-bow@1");
      archive.run("sentiment-bow", "Lovely.");
      assertThat(state(archive, "sentiment-bow@1")).isEqualTo("pinned");
      archive.stop();
      archive.up();
      String unpin = "/admin/models/sentiment-bow/unpin";
      assertThat(archive.post(unpin, "").statusCode()).isEqualTo(200);
      assertThat(archive.post(unpin, "").statusCode()).isEqualTo(400);
      archive.run("sentiment-bow", "Lovely.");
      assertThat(state(archive, "sentiment-bow@1")).isNotEqualTo("pinned");
    }
  }

  @Test
  void aDamagedFileOfPinsIsPutAsideAndTheEngineStarts() throws Exception {
    Files.writeString(Files.createDirectories(home.resolve("data")).resolve("pins.json"), "[\"a");
    try (TestingArchive archive = new TestingArchive(home).up()) {
      assertThat(home.resolve("data/pins.json.damaged")).exists();
      assertThat(Files.readString(home.resolve("logs/serai.0.log")))
          .contains("pins.json is damaged and was put aside");
    }
  }

  @Test
  void aFileThatWasCheckedIsntReadAgainUnlessItChanged() throws Exception {
    Path digests = home.resolve("data/digests.json");
    try (TestingArchive archive = new TestingArchive(home).up()) {
      archive.run("sentiment-bow", "Lovely.");
      archive.stop();
      String kept = Files.readString(digests);
      assertThat(kept).contains("sentiment-bow");
      // What was kept is believed, so a wrong digest shows whether the file was read.
      Files.writeString(
          digests, kept.replaceAll("(\"sha256\" : \")[0-9a-f]{64}", "$1" + "0".repeat(64)));
      archive.up();
      assertThat(archive.post("/pipelines/sentiment-bow", "{\"text\": \"a\"}").body())
          .contains("INVALID_MODEL", "has the SHA-256 000000");
      archive.stop();
      Files.writeString(digests, kept.replaceAll("\"inode\" : \\d+", "\"inode\" : 1"));
      archive.up();
      assertThat(archive.run("sentiment-bow", "Lovely.").get("label").asText())
          .isEqualTo("positive");
    }
  }

  private static String state(TestingArchive archive, String name) throws Exception {
    JsonNode holders =
        TestingArchive.JSON.readTree(archive.get("/tiers/status").body()).get("holders");
    for (JsonNode holder : holders) {
      if (holder.get("name").asText().equals(name)) {
        return holder.get("state").asText();
      }
    }
    throw new AssertionError(name + " isn't loaded: " + holders);
  }
}
