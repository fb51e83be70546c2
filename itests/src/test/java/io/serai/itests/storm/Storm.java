package io.serai.itests.storm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.itests.storm.StormPlan.Step;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Clients that ask a running engine for more than fits.
 *
 * @param url the engine's address
 * @param pid its process
 * @param group the control group that it runs in
 * @param bodies what each model is asked, by the model's name
 */
public record Storm(URI url, long pid, Path group, Map<String, String> bodies) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration CALM = Duration.ofMinutes(2);

  /**
   * What came of a storm.
   *
   * @param problems what must not be; empty if all went well
   * @param text everything, for people
   * @param refusals loads and requests that were refused
   * @param answers loads and requests that were answered
   * @param engineLives whether the engine still runs
   * @param oomKills processes of the group that the kernel killed
   */
  public record Result(
      List<String> problems,
      String text,
      int refusals,
      int answers,
      boolean engineLives,
      long oomKills) {}

  /**
   * Does everything to its end, or until the engine no longer answers.
   *
   * @param most after so long no client begins anything more, which is a problem
   */
  public Result run(Mix mix, long seed, int operations, int clients, Duration most)
      throws Exception {
    StormTally tally = new StormTally();
    Set<String> models = new TreeSet<>(bodies.keySet());
    StormPlan plan = StormPlan.draw(mix, seed, operations, clients, List.copyOf(models));
    GroupMemory memory = new GroupMemory(group);
    AtomicBoolean gone = new AtomicBoolean();
    long started = System.nanoTime();
    String used;
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      try (MemorySampler sampler = new MemorySampler(memory);
          ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        StormClient client = new StormClient(http, url, bodies, tally);
        for (List<Step> steps : plan.perClient()) {
          threads.submit(
              () -> {
                for (Step step : steps) {
                  if (gone.get() || System.nanoTime() - started > most.toNanos()) {
                    return null;
                  }
                  if (!client.take(step) && diesSoon()) {
                    gone.set(true);
                  }
                }
                return null;
              });
        }
        threads.shutdown();
        while (!threads.awaitTermination(1, TimeUnit.SECONDS)) {
          if (System.nanoTime() - started > most.plus(CALM).toNanos()) {
            tally.problem("clients still wait %s after the last began".formatted(CALM));
            threads.shutdownNow();
          }
        }
        used = sampler.text();
      }
      if (alive()) {
        checkCalm(http, models, tally);
      }
    }
    double seconds = (System.nanoTime() - started) / 1e9;
    if (tally.total() < operations) {
      tally.problem("only %d of %d operations were done".formatted(tally.total(), operations));
    }
    if (!alive()) {
      tally.problem("the engine, process %d, died".formatted(pid));
    }
    if (memory.oomKills() > 0) {
      tally.problem("%d processes of the group were killed".formatted(memory.oomKills()));
    }
    return result(tally, seconds, used, memory.oomKills());
  }

  /** A process that was killed is there until its parent has asked for its exit code. */
  private boolean alive() {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return !stat.substring(stat.lastIndexOf(')') + 1).strip().startsWith("Z");
    } catch (IOException e) {
      return false;
    }
  }

  /** A process that was killed closes its connections a moment before it is gone. */
  private boolean diesSoon() throws InterruptedException {
    for (int i = 0; i < 20 && alive(); i++) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    return !alive();
  }

  /** Nothing may be under way any more once nobody asks for anything. */
  private void checkCalm(HttpClient http, Set<String> models, StormTally tally) throws Exception {
    for (String model : models) {
      http.send(
          HttpRequest.newBuilder(url.resolve("/admin/models/" + model + "/unpin"))
              .POST(BodyPublishers.noBody())
              .build(),
          BodyHandlers.discarding());
    }
    long deadline = System.nanoTime() + CALM.toNanos();
    String left = "";
    while (System.nanoTime() < deadline) {
      JsonNode loading = get(http, "/tiers/status").path("loading");
      int waiting = get(http, "/admin/status").path("waiting_calls").asInt();
      if (loading.isEmpty() && waiting == 0) {
        return;
      }
      left = "%d calls wait, loads under way: %s".formatted(waiting, loading);
      TimeUnit.MILLISECONDS.sleep(200);
    }
    tally.problem("after the storm: " + left);
  }

  private JsonNode get(HttpClient http, String path) throws IOException, InterruptedException {
    return JSON.readTree(
        http.send(HttpRequest.newBuilder(url.resolve(path)).build(), BodyHandlers.ofString())
            .body());
  }

  private Result result(StormTally tally, double seconds, String used, long kills) {
    List<String> problems = tally.problems();
    StringBuilder text = new StringBuilder(tally.table());
    text.append("%n%d operations in %.1f s; %s%n".formatted(tally.total(), seconds, used));
    text.append(
        "engine %s, %d processes of its group killed%n"
            .formatted(alive() ? "alive" : "DEAD", kills));
    text.append(problems.isEmpty() ? "no problems\n" : "problems:\n");
    problems.forEach(problem -> text.append("  ").append(problem).append('\n'));
    return new Result(
        problems,
        text.toString(),
        tally.counted(Operation.LOAD, "refused") + tally.counted(Operation.REQUEST, "refused"),
        tally.counted(Operation.LOAD, "done") + tally.counted(Operation.REQUEST, "done"),
        alive(),
        kills);
  }
}
