package io.serai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.itests.TestingArchive.Ended;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** {@code serai top} where its output isn't a terminal. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TopIT {
  @TempDir Path none;
  private TestingArchive archive;

  @BeforeAll
  void start(@TempDir Path home) throws Exception {
    archive = new TestingArchive(home).up();
    archive.run("sentiment-bow", "Lovely.");
  }

  @AfterAll
  void stop() throws Exception {
    archive.close();
  }

  @Test
  void printsOneFrameWithoutControlCodes() throws Exception {
    Ended top = archive.serai("top", "--once");
    assertThat(top.code()).as(top.err()).isZero();
    assertThat(top.out())
        .contains("running at " + archive.url(), "memory  ", "swap  ", "cores   0 of ")
        .containsPattern("HOLDER +STATE +TIER +PRIVATE +MAPPED +PINNED +RUNNING +WAITING +CALLS")
        .containsPattern("sentiment-bow@1 .* ram .* 0 +0 +\\d+ +- ")
        .containsPattern("\\d+ .* sentiment-bow@1 .* admitted")
        .doesNotContain("\u001b");
  }

  @Test
  void printsAsManyFramesAsItIsToldOfAnyEngine() throws Exception {
    Ended top =
        new TestingArchive(none)
            .serai(
                "top",
                "--server",
                archive.url().toString(),
                "--interval",
                "0.1",
                "--iterations",
                "3");
    assertThat(top.code()).as(top.err()).isZero();
    assertThat(top.out().split("Serai \\S+ running at", -1)).hasSize(4);
    assertThat(top.out()).containsPattern("sentiment-bow@1 .* \\d+ +\\d+\\.\\d ");
  }

  @Test
  void givesWhatItShowsAsJson() throws Exception {
    JsonNode sample = archive.serai("top", "--once", "--json").json();
    assertThat(sample.at("/status/cores_in_use").isInt()).isTrue();
    assertThat(sample.at("/tiers/holders/0/name").asText()).isNotEmpty();
    assertThat(sample.at("/decisions/0/number").asLong()).isPositive();
  }

  @Test
  void saysThatNoEngineRunsOrAnOptionIsWrong() throws Exception {
    assertThat(new TestingArchive(none).serai("top", "--once").code()).isEqualTo(6);
    assertThat(archive.serai("top", "--interval", "0").code()).isEqualTo(2);
    assertThat(archive.serai("top", "--iterations", "0").code()).isEqualTo(2);
  }
}
