package io.serai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.itests.soak.Soak;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * 64 clients mix all APIs, stay, and leave in the middle, for as many seconds as {@code
 * serai.soak.seconds} says: no answer is lost, and nothing grows.
 */
class SoakIT {
  private static final int SECONDS = Integer.getInteger("serai.soak.seconds", 40);
  private static final int CLIENTS = 64;
  private static final long SEED = 20_261_130;
  private static final String TOO_LARGE = "gpt2-small";

  @TempDir Path home;

  @Test
  void noAnswerIsLostAndNothingGrows() throws Exception {
    TestingChatModel.addTo(home);
    TestingCopy.ofSample(home, "sentiment-bow", "passing", "");
    TestingCopy.ofSample(home, "sentiment-cnn", "isolated", "residency: {isolation: worker}\n");
    Files.createDirectories(home.resolve("conf"));
    Files.writeString(
        home.resolve("conf/serai.yaml"), "gate: {ceiling: 200MiB}\nmaxWaitingPerModel: 24\n");
    TestingShapes.addTo(home, TOO_LARGE);
    try (TestingArchive archive = new TestingArchive(home).withOptimizer().up()) {
      long pid =
          TestingArchive.JSON.readTree(archive.get("/admin/status").body()).get("pid").asLong();
      Soak.Result result =
          new Soak(archive.url(), pid, TOO_LARGE + "-random")
              .run(SEED, CLIENTS, Duration.ofSeconds(SECONDS));
      System.out.println(result.text());
      assertThat(result.problems()).isEmpty();
      archive.down();
    }
    assertThat(log()).anyMatch(line -> line.contains("EngineMain: stopped"));
    assertThat(log())
        .filteredOn(line -> line.contains(" ERROR ") || line.contains("requests still run"))
        .isEmpty();
  }

  private List<String> log() throws Exception {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(home.resolve("logs"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".log")).toList()) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    return lines;
  }
}
