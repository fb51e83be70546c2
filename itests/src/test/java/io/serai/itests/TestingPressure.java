package io.serai.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** How short of memory an engine says it is, and who holds it. */
final class TestingPressure {
  /** Less isn't worth a process. */
  private static final long LEAST_MIB = 3;

  private static final int LOOKS = 20;
  private static final int PAUSE_MILLIS = 50;

  private TestingPressure() {}

  /** Where control groups can be made; without that the test is skipped, and says so. */
  static Path groupOrSkip(Class<?> test) throws Exception {
    Optional<Path> parent = TestingGroup.parent();
    String reason =
        "skipped: control groups can't be made here (that takes root and a mount of it)";
    if (parent.isEmpty()) {
      System.out.println(test.getSimpleName() + " " + reason);
    }
    assumeTrue(parent.isPresent(), reason);
    return parent.get();
  }

  static void ask(TestingArchive archive, String model, String operation) throws Exception {
    HttpResponse<String> answer =
        archive.post("/admin/models/%s/%s".formatted(model, operation), "");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static JsonNode tiers(TestingArchive archive) throws Exception {
    return TestingArchive.JSON.readTree(archive.get("/tiers/status").body());
  }

  static List<String> steps(TestingArchive archive) throws Exception {
    List<String> steps = new ArrayList<>();
    tiers(archive).get("pressure").get("steps").forEach(step -> steps.add(step.asText()));
    return steps;
  }

  static List<String> alerts(TestingArchive archive) throws Exception {
    List<String> alerts = new ArrayList<>();
    TestingArchive.JSON
        .readTree(archive.get("/status").body())
        .get("alerts")
        .forEach(alert -> alerts.add(alert.asText()));
    return alerts;
  }

  /** Names and versions, without variants. */
  static List<String> holders(TestingArchive archive) throws Exception {
    List<String> names = new ArrayList<>();
    tiers(archive)
        .get("holders")
        .forEach(holder -> names.add(holder.get("name").asText().replaceFirst(":.*", "")));
    return names;
  }

  /**
   * Takes all but so much, unless it is hardly more, and waits until the engine has seen it: what
   * it says is up to a second old, and what it gives back meanwhile may hide it for good.
   */
  static void leave(TestingArchive archive, MemoryHog hog, long mib) throws Exception {
    long left = leftMib(archive);
    long more = left - mib;
    if (more < LEAST_MIB) {
      return;
    }
    hog.take(more);
    hog.await();
    for (int i = 0; i < LOOKS && leftMib(archive) > left - more / 2; i++) {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }

  /** Skips the test, and says so, where the machine hasn't so many bytes available. */
  static void assumeAvailable(long bytes) throws Exception {
    long available =
        Files.readAllLines(Path.of("/proc/meminfo")).stream()
            .filter(line -> line.startsWith("MemAvailable:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
            .findFirst()
            .orElseThrow();
    String reason = "skipped: %d MiB of memory are needed".formatted(bytes >> 20);
    if (available < bytes) {
      System.out.println(reason);
    }
    assumeTrue(available >= bytes, reason);
  }

  static long leftMib(TestingArchive archive) throws Exception {
    return (long) (tiers(archive).get("pressure").get("left_gb").asDouble() * 1024);
  }
}
