package io.serai.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.itests.TestingArchive.Ended;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Swap space is taken away while a model lies in it. It is skipped where swap files aren't allowed.
 */
class SwapTakenAwayIT {
  private static final int SWAP_MIB = 256;
  private static final long MUCH = 32L << 20;
  private static final String DEMOTED = "bert-small-random";
  private static final String OTHER = "sentiment-bow";

  @TempDir Path home;

  @Test
  void allAreAnsweredMeanwhileAndTheMissingSwapIsTold() throws Exception {
    try (TestingSwap swap = TestingSwap.create(home, SWAP_MIB);
        TestingArchive archive = new TestingArchive(home)) {
      TestingShapes.addTo(home, "bert-small");
      Files.writeString(
          home.resolve("catalog/" + DEMOTED + "/model.yaml"),
          Files.readString(home.resolve("catalog/" + DEMOTED + "/model.yaml"))
              + "residency: {isolation: worker}\n");
      archive.up();
      String question =
          Files.readString(home.resolve("catalog/" + DEMOTED + "/sample-inputs.json"));
      assertAnswers(archive, question);
      List<Long> processes = processes(archive);
      Ended demoted = archive.serai("models", "demote", DEMOTED);
      assertThat(demoted.code()).as(demoted.err()).isZero();
      assertThat(demoted.out()).contains("is in swap").doesNotContain("no swap space");
      assertThat(swap.usedBytes()).as(demoted.out()).isGreaterThan(MUCH);

      Process away = swap.takeAway();
      do {
        assertAnswers(archive, question);
      } while (!away.waitFor(0, TimeUnit.SECONDS));
      assertThat(away.exitValue()).as(away.inputReader().readLine()).isZero();
      assertAnswers(archive, question);

      assertThat(processes(archive)).isEqualTo(processes);
      if (TestingSwap.none()) {
        assertThat(archive.serai("doctor").out()).contains("there is no swap space", "swapon");
        Ended again = archive.serai("models", "demote", DEMOTED);
        assertThat(again.code()).as(again.out()).isEqualTo(5);
        assertThat(again.err()).contains("stays in RAM", "this machine has no swap space");
        assertAnswers(archive, question);
      }
    } catch (TestingSwap.NotAllowedException e) {
      String reason = "skipped: swap files aren't allowed here: " + e.getMessage();
      System.out.println("SwapTakenAwayIT " + reason);
      abort(reason);
    }
  }

  private static void assertAnswers(TestingArchive archive, String question) throws Exception {
    HttpResponse<String> answer = archive.post("/pipelines/" + DEMOTED, question);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(archive.run(OTHER, "Lovely.").get("label").asText()).isEqualTo("positive");
  }

  /** The engine and its workers. */
  private static List<Long> processes(TestingArchive archive) throws Exception {
    JsonNode status = TestingArchive.JSON.readTree(archive.get("/admin/status").body());
    ProcessHandle engine = ProcessHandle.of(status.get("pid").asLong()).orElseThrow();
    List<Long> workers = engine.children().map(ProcessHandle::pid).toList();
    assertThat(workers).hasSize(1);
    return List.of(engine.pid(), workers.getFirst());
  }
}
