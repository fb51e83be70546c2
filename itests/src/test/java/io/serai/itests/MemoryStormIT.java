package io.serai.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.itests.storm.Mix;
import io.serai.itests.storm.Storm;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The short form of the storm of itests/jetson: more models than fit into 600 MiB, from many
 * clients at once. It is skipped where no control groups can be made, never where they can.
 */
@Tag("alone")
class MemoryStormIT {
  private static final long LIMIT = 600L << 20;
  private static final long SEED = 20_261_124;
  private static final int OPERATIONS = Integer.getInteger("serai.storm.operations", 500);
  private static final int FEWER_OPERATIONS = 200;
  private static final int SWAP_MIB = 400;
  private static final int LOCKED_MIB = 60;
  private static final List<String> LOCKED = List.of("locked-one", "locked-two");
  private static final int CLIENTS = 8;

  /** Several times what a slow machine takes: what hangs is found by itself. */
  private static final Duration MOST = Duration.ofMinutes(12);

  private static final int KILLED = 128 + 9;

  @TempDir static Path home;
  private static Path parent;

  @BeforeAll
  static void writeModels() throws Exception {
    Optional<Path> groups = TestingGroup.parent();
    String reason =
        "skipped: control groups can't be made here (that takes root and a mount of it)";
    if (groups.isEmpty()) {
      System.out.println("MemoryStormIT " + reason);
    }
    assumeTrue(groups.isPresent(), reason);
    parent = groups.get();
    TestingArchive archive = new TestingArchive(home);
    for (String shape : List.of("bert-mini", "bert-small", "gpt2-small")) {
      TestingShapes.addTo(home, shape);
    }
    archive.copyModel("bert-mini-random", "mini-in-a-worker", "residency: {isolation: worker}\n");
    archive.copyModel("bert-small-random", "small-two", "");
    archive.copyModel("bert-small-random", "small-in-a-worker", "residency: {isolation: worker}\n");
    archive.close();
  }

  @Test
  void everyRequestIsAnsweredOrRefusedWithAReasonAndNothingIsKilled() throws Exception {
    try (TestingGroup group = TestingGroup.create(parent, LIMIT)) {
      Process engine = start(group, "");
      try {
        Storm.Result result = storm(group);
        System.out.println(result.text());
        assertThat(result.problems()).isEmpty();
        assertThat(result.answers()).isPositive();
        assertThat(result.refusals()).isPositive();
        engine.destroy();
        assertThat(engine.waitFor(60, TimeUnit.SECONDS)).isTrue();
      } finally {
        engine.destroyForcibly();
      }
    }
  }

  @Test
  void theSameIsKilledWithoutTheGate() throws Exception {
    try (TestingGroup group = TestingGroup.create(parent, LIMIT)) {
      Process engine = start(group, "gate: {enabled: false}\n");
      try {
        Storm.Result result = storm(group);
        System.out.println(result.text());
        assertThat(result.engineLives()).isFalse();
        assertThat(result.oomKills()).isPositive();
        assertThat(engine.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(engine.exitValue()).isEqualTo(KILLED);
      } finally {
        engine.destroyForcibly();
      }
    }
  }

  @Test
  void soItIsWithWorkersModelsThatLockTheirMemoryAndSwap() throws Exception {
    FaultBundle.install(home);
    for (String name : LOCKED) {
      FaultBundle.model(home, name, LOCKED_MIB);
    }
    Optional<TestingSwap> swap = TestingSwap.createIfAllowed(home, SWAP_MIB);
    long swapBytes = swap.isPresent() ? (long) SWAP_MIB << 20 : 0;
    try (TestingGroup group = TestingGroup.create(parent, LIMIT, swapBytes)) {
      Process engine = group.engine(home, "samples: false\n");
      try {
        aModelIsDemoted(swap.isPresent());
        Storm.Result result = storm(group, Mix.LOADS, FEWER_OPERATIONS);
        System.out.println(result.text());
        assertThat(result.problems()).isEmpty();
        assertThat(result.answers()).isPositive();
        assertThat(result.refusals()).isPositive();
        engine.destroy();
        assertThat(engine.waitFor(60, TimeUnit.SECONDS)).isTrue();
      } finally {
        engine.destroyForcibly();
      }
    } finally {
      swap.ifPresent(TestingSwap::close);
      for (String name : LOCKED) {
        FaultBundle.remove(home, name);
      }
    }
  }

  /** How many are in the storm itself depends on who else asks for what meanwhile. */
  private static void aModelIsDemoted(boolean swap) throws Exception {
    TestingArchive archive = new TestingArchive(home).atNoted();
    String model = "small-in-a-worker";
    assertThat(archive.post("/admin/models/" + model + "/load", "").statusCode()).isEqualTo(200);
    String move = "{\"model_name\": \"%s\", \"target_tier\": \"swap\"}".formatted(model);
    JsonNode begun = TestingArchive.JSON.readTree(archive.post("/tiers/move", move).body());
    String job = "/jobs/" + begun.get("job_id").asText();
    TestingArchive.until(MOST, () -> !job(archive, job).get("status").asText().equals("running"));
    JsonNode ended = job(archive, job);
    assertThat(ended.get("status").asText())
        .as(ended.toString())
        .isEqualTo(swap ? "success" : "failed");
  }

  private static JsonNode job(TestingArchive archive, String job) throws Exception {
    return TestingArchive.JSON.readTree(archive.get(job).body());
  }

  private static Process start(TestingGroup group, String options) throws Exception {
    return group.engine(home, "samples: false\nworkers: {isolation: in-process}\n" + options);
  }

  private static Storm.Result storm(TestingGroup group) throws Exception {
    return storm(group, Mix.REQUESTS, OPERATIONS);
  }

  private static Storm.Result storm(TestingGroup group, Mix mix, int operations) throws Exception {
    JsonNode engine = TestingArchive.JSON.readTree(home.resolve("data/engine.json").toFile());
    Map<String, String> bodies = new TreeMap<>();
    try (Stream<Path> folders = Files.list(home.resolve("catalog"))) {
      for (Path folder : folders.filter(Files::isDirectory).toList()) {
        Path sample = folder.resolve("sample-inputs.json");
        bodies.put(
            folder.getFileName().toString(),
            Files.exists(sample) ? Files.readString(sample) : "{\"text\": \"a\"}");
      }
    }
    return new Storm(
            URI.create(engine.get("url").asText()),
            engine.get("pid").asLong(),
            group.folder(),
            bodies)
        .run(mix, SEED, operations, CLIENTS, MOST);
  }
}
