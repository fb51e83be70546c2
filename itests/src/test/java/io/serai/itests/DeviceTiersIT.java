package io.serai.itests;

import static io.serai.itests.DeviceAnswers.bad;
import static io.serai.itests.DeviceAnswers.ended;
import static io.serai.itests.DeviceAnswers.ok;
import static io.serai.itests.DeviceAnswers.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Choosing, moving and limiting models through the device API, as its clients know it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeviceTiersIT {
  /** Others on the machine use of it as well. */
  private static final int SWAP_MIB = 512;

  /** Where the disk has no room for more. */
  private static final int LEAST_SWAP_MIB = 200;

  private TestingArchive archive;
  private Optional<TestingSwap> swap = Optional.empty();

  @BeforeAll
  void start(@TempDir Path home) throws Exception {
    TestingCopy.ofSample(home, "sentiment-cnn", "isolated", "residency: {isolation: worker}\n");
    swap = TestingSwap.createIfAllowed(home, swapMib(home));
    archive = new TestingArchive(home).up();
  }

  private static int swapMib(Path folder) throws IOException {
    long usableMib = Files.getFileStore(folder).getUsableSpace() >> 20;
    return usableMib > 2 * SWAP_MIB ? SWAP_MIB : LEAST_SWAP_MIB;
  }

  @AfterAll
  void stop() {
    try {
      archive.close();
    } finally {
      swap.ifPresent(TestingSwap::close);
    }
  }

  @Test
  void optimizeUnloadsWhatIsIdleWhereLimitsAreExceeded() throws Exception {
    JsonNode nothing = ok(archive.post("/optimize", ""));
    assertThat(nothing.get("message").asText()).contains("no model had to be moved or unloaded");
    ok(archive.post("/load_model", "{\"model_name\": \"sentiment-bert\"}"));
    ok(archive.put("/admin/limits", "{\"ram_max_gb\": 0.001}"));
    try {
      // It counts as idle only after a while.
      List<String> sentences = new ArrayList<>();
      TestingArchive.until(
          () -> {
            JsonNode done = ok(archive.post("/tiers/optimize", "{}"));
            assertThat(done.get("status").asText()).isEqualTo("success");
            sentences.addAll(texts(done.get("optimizations")));
            return !ok(archive.get("/models")).get("active_models").has("sentiment-bert");
          });
      assertThat(sentences)
          .anyMatch(sentence -> sentence.startsWith("Memory was over its limits: "))
          .anyMatch(sentence -> sentence.matches("Unloaded: .*sentiment-bert@1.*"));
    } finally {
      ok(archive.put("/admin/limits", "{\"ram_max_gb\": 0}"));
    }
  }

  @Test
  void selectAnswersWhichModelItWouldBe() throws Exception {
    JsonNode best =
        ok(
            archive.post(
                "/models/select",
                "{\"auto_select\": true, \"capabilities\": [\"text-generation\"], \"priority\":"
                    + " \"speed\", \"x\": 1}"));
    JsonShape.check(
        best,
        "status:text",
        "model:text",
        "size_gb:number",
        "tier:text",
        "capabilities:list",
        "selection_reason:text",
        "selection_time_ms:number",
        "swap_executed:flag",
        "swap_time:number",
        "performance_target_met:flag");
    assertThat(best.get("status").asText()).isEqualTo("success");
    assertThat(texts(best.get("capabilities"))).contains("text-generation");
    assertThat(ok(archive.post("/models/select", "{\"model\": \"tiny-lm\"}")).get("model").asText())
        .isEqualTo("tiny-lm");
    bad(archive.post("/models/select", "{\"model\": \"gpt5\"}"), "gpt5");
    bad(archive.post("/models/select", "{\"capabilities\": [\"juggling\"]}"), "juggling");
    ok(archive.put("/tiers/limits", "{\"ceiling_gb\": 0.0001}"));
    try {
      bad(archive.post("/models/select", "{\"model\": \"sentence-embedding\"}"), "doesn't fit");
      bad(
          archive.post("/models/hot-load", "{\"model_name\": \"sentence-embedding\"}"),
          "doesn't fit");
    } finally {
      ok(archive.put("/tiers/limits", "{\"ceiling_gb\": 0}"));
    }
  }

  @Test
  void tiers() throws Exception {
    JsonNode tiers = ok(archive.get("/tiers/status"));
    assertThat(tiers.get("status").asText()).isEqualTo("success");
    for (String tier : List.of("ram", "swap")) {
      JsonShape.check(
          tiers.get("tiers").get(tier),
          "used_gb:number",
          "available_gb:number",
          "limit_gb:number",
          "utilization:number",
          "models:count");
    }
  }

  @Test
  void aMoveBetweenTheTiersIsAJob() throws Exception {
    ok(archive.post("/load_model", "{\"model_name\": \"isolated\"}"));
    JsonNode started =
        ok(
            archive.post(
                "/tiers/move",
                "{\"model_name\": \"isolated\", \"target_tier\": \"swap\", \"x\": 1}"));
    JsonShape.check(
        started,
        "status:text",
        "job_id:text",
        "model_name:text",
        "operation:text",
        "source_tier:text",
        "target_tier:text");
    assertThat(started.get("status").asText()).isEqualTo("tier_move_started");
    assertThat(started.get("operation").asText()).isEqualTo("demote");
    JsonNode begun = ok(archive.get("/jobs/" + started.get("job_id").asText()));
    JsonShape.check(begun, "estimated_time:number");
    assertThat(begun.get("estimated_time").asDouble()).isPositive();
    JsonNode job = ended(archive, started.get("job_id").asText());
    JsonShape.check(
        job, "operation:text", "source_tier:text", "target_tier:text", "estimated_time:number");
    if (swap.isPresent()) {
      assertThat(job.get("status").asText()).as(job.toString()).isEqualTo("success");
      assertThat(texts(ok(archive.get("/models")).get("swap_cache"))).contains("isolated");
      assertThat(ok(archive.get("/status")).get("swap_cache_size").asInt()).isOne();
      ok(archive.put("/admin/limits", "{\"ram_max_gb\": 0.001}"));
      try {
        bad(
            archive.post("/tiers/move", "{\"model_name\": \"isolated\", \"target_tier\": \"ram\"}"),
            "from swap doesn't fit (decision ");
      } finally {
        ok(archive.put("/admin/limits", "{\"ram_max_gb\": 0}"));
      }
      JsonNode back =
          ok(
              archive.post(
                  "/tiers/move", "{\"model_name\": \"isolated\", \"target_tier\": \"ram\"}"));
      assertThat(back.get("operation").asText()).isEqualTo("promote");
      assertThat(back.get("source_tier").asText()).isEqualTo("swap");
      assertThat(back.get("target_tier").asText()).isEqualTo("ram");
      JsonNode promoted = ended(archive, back.get("job_id").asText());
      assertThat(promoted.get("status").asText()).as(promoted.toString()).isEqualTo("success");
    } else {
      assertThat(job.get("status").asText()).isEqualTo("failed");
      assertThat(job.get("error").asText()).contains("stays in RAM", "no swap space");
    }

    bad(
        archive.post("/tiers/move", "{\"model_name\": \"gpt5\", \"target_tier\": \"ram\"}"),
        "gpt5");
    bad(
        archive.post("/tiers/move", "{\"model_name\": \"isolated\", \"target_tier\": \"storage\"}"),
        "'ram' or 'swap'");
    bad(archive.post("/tiers/move", "{\"model_name\": \"isolated\"}"), "'target_tier' is missing");
  }

  @Test
  void limitsChangeWithinTheirRanges() throws Exception {
    JsonNode changed = ok(archive.put("/tiers/limits", "{\"ram_reserved_gb\": 0.75, \"x\": 1}"));
    JsonShape.check(changed, "status:text", "old_limits:object", "new_limits:object");
    assertThat(changed.at("/new_limits/ram_reserved_gb").asDouble()).isEqualTo(0.75);
    assertThat(
            ok(archive.put("/tiers/limits", "{\"ram_reserved_gb\": 0.5}"))
                .at("/old_limits/ram_reserved_gb")
                .asDouble())
        .isEqualTo(0.75);
    JsonNode set = ok(archive.put("/tiers/limits", "{\"ram_max_gb\": 1.5, \"swap_max_gb\": 3}"));
    JsonNode before = set.get("old_limits");
    JsonNode lifted = ok(archive.put("/tiers/limits", before.toString()));
    assertThat(lifted.at("/old_limits/ram_max_gb").asDouble()).isEqualTo(1.5);
    assertThat(lifted.get("new_limits")).isEqualTo(before);
    assertThat(before.get("ram_max_gb").asDouble()).isGreaterThan(1);
    bad(archive.put("/tiers/limits", "{\"ram_max_gb\": 0.5}"), "'ram_max_gb' must be from 1 to");
    bad(archive.put("/tiers/limits", "{\"ram_max_gb\": 0}"), "'ram_max_gb' must be from 1 to");
    bad(archive.put("/tiers/limits", "{\"ram_max_gb\": 100000}"), "'ram_max_gb' must be from 1 to");
    bad(archive.put("/tiers/limits", "{\"swap_max_gb\": 1}"), "at least 2");
    bad(archive.put("/tiers/limits", "{\"ram_reserved_gb\": 5}"), "from 0.50 to 4");
    bad(archive.put("/tiers/limits", "{}"), "ram_max_gb");
  }

  @Test
  void jobsThatThereAreNotAreNotFound() throws Exception {
    assertThat(archive.get("/jobs/none").statusCode()).isEqualTo(404);
  }
}
