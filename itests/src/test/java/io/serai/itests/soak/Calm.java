package io.serai.itests.soak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Waits until an engine has nothing to do any more.
 *
 * @param pid its process
 */
record Calm(URI url, long pid) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int PAUSE_MILLIS = 200;

  /** Looks at the engine. */
  @FunctionalInterface
  private interface Look {
    /** What there still is; empty if nothing is. */
    List<String> left() throws IOException, InterruptedException;
  }

  /** Nothing under way, no connection left, and memory that isn't needed given back. */
  List<String> await() throws IOException, InterruptedException {
    List<String> left = new ArrayList<>();
    try (HttpClient http = client()) {
      left.addAll(until(() -> work(http)));
      http.send(
          HttpRequest.newBuilder(url.resolve("/optimize")).POST(BodyPublishers.noBody()).build(),
          BodyHandlers.discarding());
    }
    left.addAll(until(this::connections));
    return left;
  }

  /** No more threads in any pool than stay when nobody needs them. */
  List<String> awaitPools() throws IOException, InterruptedException {
    return until(
        () ->
            Growth.poolsAreAtRest(Held.threads(pid))
                ? List.of()
                : List.of("threads of pools: " + Held.threads(pid)));
  }

  /**
   * How many descriptors there are, once they are no more than that: one is open for a moment
   * whenever a folder is looked through.
   */
  int awaitDescriptors(int most) throws IOException, InterruptedException {
    AtomicInteger now = new AtomicInteger();
    until(
        () -> {
          now.set(Held.descriptors(pid));
          return now.get() <= most ? List.of() : List.of("descriptors: " + now);
        });
    return now.get();
  }

  private static HttpClient client() {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  private static List<String> until(Look look) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    List<String> left = look.left();
    while (!left.isEmpty() && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      left = look.left();
    }
    return left;
  }

  private List<String> connections() throws IOException {
    int connections = Connections.to(url.getPort(), pid);
    return connections == 0 ? List.of() : List.of(connections + " connections");
  }

  private List<String> work(HttpClient http) throws IOException, InterruptedException {
    List<String> left = new ArrayList<>();
    JsonNode status = get(http, "/admin/status");
    more(left, "cores in use", status.path("cores_in_use").asInt());
    more(left, "waiting calls", status.path("waiting_calls").asInt());
    JsonNode tiers = get(http, "/tiers/status");
    more(left, "loads under way", tiers.path("loading").size());
    for (JsonNode holder : tiers.path("holders")) {
      String name = holder.path("name").asText();
      more(left, "calls that " + name + " has", holder.path("running").asInt());
      more(left, "calls that wait for " + name, holder.path("waiting").asInt());
    }
    return left;
  }

  private static void more(List<String> left, String what, int count) {
    if (count != 0) {
      left.add("%d %s".formatted(count, what));
    }
  }

  private JsonNode get(HttpClient http, String path) throws IOException, InterruptedException {
    return JSON.readTree(
        http.send(HttpRequest.newBuilder(url.resolve(path)).build(), BodyHandlers.ofByteArray())
            .body());
  }
}
