package io.serai.itests.soak;

import io.serai.itests.soak.Manner.Stays;
import io.serai.itests.soak.SoakPlan.Step;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Clients that use everything that a running engine offers, for a while.
 *
 * @param url the engine's address
 * @param pid its process
 * @param tooLarge a model that the gate never lets in
 */
public record Soak(URI url, long pid, String tooLarge) {
  private static final int WARM_UP_SHARE = 4;
  private static final int DECISIONS_KEPT = 1000;
  private static final Duration LAST_ANSWER = Duration.ofMinutes(3);

  /**
   * Lists that have a limit, code that the Java machine compiles, and free memory that isn't given
   * back at once. What every request leaves behind is more, the longer it takes: an entry of a map
   * with its key and value has 100 bytes, 3.6 MiB for the 37,000 requests of five minutes; the
   * context of a request has some thousand, which a few thousand requests are enough for.
   */
  private static final Growth GROWTH = new Growth(2L << 20, 32L << 20);

  /**
   * What came of it.
   *
   * @param problems what must not be; empty if all went well
   * @param text everything, for people
   */
  public record Result(List<String> problems, String text) {}

  /**
   * Asks every question once, then has all clients ask for a quarter of the time, looks at what the
   * engine holds, and after the rest of the time again.
   */
  public Result run(long seed, int clients, Duration time) throws Exception {
    Judge judge = new Judge(number -> get("/gate/decisions/" + number));
    List<Question> questions = Questions.all(get("/openapi.json").json(), tooLarge);
    SoakTally first = askEachOnce(questions, judge);
    if (!first.problems().isEmpty()) {
      return new Result(first.problems(), "not even one after the other\n");
    }
    SoakPlan plan = SoakPlan.of(seed, questions);
    List<Iterator<Step>> steps =
        IntStream.range(0, clients).mapToObj(client -> plan.of(client).iterator()).toList();
    Duration warmUp = time.dividedBy(WARM_UP_SHARE);
    SoakTally warm = all(steps, judge, warmUp);
    List<String> problems = new ArrayList<>(warm.problems());
    Calm calm = new Calm(url, pid);
    problems.addAll(calm.await());
    Held before = Held.by(pid);
    SoakTally tally = all(steps, judge, time.minus(warmUp));
    problems.addAll(tally.problems());
    problems.addAll(calm.await());
    Held after = Held.by(pid);
    problems.addAll(calm.awaitPools());
    int descriptors = calm.awaitDescriptors(before.descriptors());
    Held rested = after.with(Held.threads(pid), descriptors);
    problems.addAll(GROWTH.problems(before, rested));
    for (Api api : Api.values()) {
      if (tally.counted(api, Outcome.ANSWERED) == 0) {
        problems.add("nothing was answered of " + api.text());
      }
    }
    return new Result(problems, text(tally, time.minus(warmUp), before, rested, warm.total()));
  }

  private static String text(SoakTally tally, Duration time, Held before, Held after, int warmUp) {
    return tally.table()
        + "%n%d requests in %d s, %.0f/s, after %d in the warm-up%n"
            .formatted(
                tally.total(), time.toSeconds(), tally.total() / (double) time.toSeconds(), warmUp)
        + "before: %s%nafter: %s%n".formatted(before, after)
        + "a request that leaves %d bytes of heap or %d private bytes would be noticed%n"
            .formatted(
                GROWTH.heapBytes() / Math.max(1, tally.total()),
                GROWTH.privateBytes() / Math.max(1, tally.total()))
        + "threads at rest: %s%n".formatted(after.threads());
  }

  /**
   * So that the first answers, which all others are compared with, come from an engine without
   * load, every model is loaded, and the decisions that the engine keeps are as many as it ever
   * keeps.
   */
  private SoakTally askEachOnce(List<Question> questions, Judge judge) throws InterruptedException {
    SoakTally tally = new SoakTally();
    try (HttpClient http = client()) {
      SoakClient client = new SoakClient(http, url, judge, tally);
      for (Question question : questions) {
        client.take(new Step(question, Stays.PLAINLY, 0));
      }
      if (tally.counted(Outcome.ANSWERED) < questions.size()) {
        tally.problem("not all was answered: %s".formatted(tally.table()));
      }
      Step refused = new Step(Questions.tooLarge(tooLarge), Stays.PLAINLY, 0);
      for (int i = 0; i < DECISIONS_KEPT && tally.problems().isEmpty(); i++) {
        client.take(refused);
      }
    }
    return tally;
  }

  private SoakTally all(List<Iterator<Step>> steps, Judge judge, Duration time) throws Exception {
    SoakTally tally = new SoakTally();
    long end = System.nanoTime() + time.toNanos();
    try (HttpClient http = client();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      SoakClient client = new SoakClient(http, url, judge, tally);
      List<Callable<Boolean>> clients = new ArrayList<>();
      for (Iterator<Step> own : steps) {
        clients.add(
            () -> {
              boolean goesOn = true;
              while (goesOn && System.nanoTime() < end) {
                goesOn = client.take(own.next()) || alive();
              }
              return goesOn;
            });
      }
      long patience = time.plus(LAST_ANSWER).toSeconds();
      for (Future<Boolean> ended : threads.invokeAll(clients, patience, TimeUnit.SECONDS)) {
        if (ended.isCancelled()) {
          tally.problem("a client still waits %s after the last began".formatted(LAST_ANSWER));
        } else {
          ended.get();
        }
      }
    }
    if (!alive()) {
      tally.problem("the engine, process %d, died".formatted(pid));
    }
    return tally;
  }

  private boolean alive() {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
  }

  private static HttpClient client() {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  private Reply get(String path) throws IOException, InterruptedException {
    try (HttpClient http = client()) {
      return Reply.of(
          http.send(HttpRequest.newBuilder(url.resolve(path)).build(), BodyHandlers.ofByteArray()));
    }
  }
}
