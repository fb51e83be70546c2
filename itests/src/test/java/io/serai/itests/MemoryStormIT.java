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
  private static final int OPERATIONS = 1000;
  private static final int FEWER_OPERATIONS = 200;
  private static final int SWAP_MIB = 400;
  private static final int LOCKED_MIB = 60;
  private static final List<String> LOCKED = List.of("locked-one", "locked-two");
  private static final int CLIENTS = 8;
  private static final Duration MOST = Duration.ofMinutes(3);
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
        assertThat(engine.waitFor(10, TimeUnit.SECONDS)).isTrue();
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
        Storm.Result result = storm(group, Mix.LOADS, FEWER_OPERATIONS);
        System.out.println(result.text());
        assertThat(result.problems()).isEmpty();
        assertThat(result.answers()).isPositive();
        assertThat(result.refusals()).isPositive();
        if (swap.isPresent()) {
          assertThat(result.demotions()).isPositive();
        }
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
