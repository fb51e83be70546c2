package io.serai.itests.storm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.itests.storm.StormPlan.Step;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Does one step after the other, and judges what came of each. */
final class StormClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(6);
  private static final Duration JOB_PATIENCE = Duration.ofMinutes(2);
  private static final Pattern DECISION = Pattern.compile("\\(decision (\\d+)\\)");

  private final HttpClient http;
  private final URI url;
  private final Map<String, String> bodies;
  private final StormTally tally;

  /**
   * A client.
   *
   * @param bodies what each model is asked
   */
  StormClient(HttpClient http, URI url, Map<String, String> bodies, StormTally tally) {
    this.http = http;
    this.url = url;
    this.bodies = bodies;
    this.tally = tally;
  }

  /** Whether an answer came, whatever it says. */
  boolean take(Step step) throws InterruptedException {
    try {
      String outcome =
          switch (step.operation()) {
            case LOAD, UNLOAD, PIN, UNPIN ->
                judge(
                    step,
                    post(
                        "/admin/models/%s/%s"
                            .formatted(step.model(), step.operation().name().toLowerCase()),
                        ""));
            case REQUEST ->
                judge(step, post("/pipelines/" + step.model(), bodies.get(step.model())));
            case DEMOTE -> move(step, "swap");
            case PROMOTE -> move(step, "ram");
          };
      tally.count(step.operation(), outcome);
      return true;
    } catch (IOException e) {
      tally.count(step.operation(), "LOST");
      tally.problem("%s was lost: %s".formatted(step, e));
      return false;
    }
  }

  private String move(Step step, String tier) throws IOException, InterruptedException {
    String body =
        JSON.createObjectNode().put("model_name", step.model()).put("target_tier", tier).toString();
    HttpResponse<String> started = post("/tiers/move", body);
    if (started.statusCode() != 200) {
      return judge(step, started);
    }
    String job = JSON.readTree(started.body()).path("job_id").asText();
    long deadline = System.nanoTime() + JOB_PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      JsonNode state = JSON.readTree(get("/jobs/" + job).body());
      String status = state.path("status").asText().toLowerCase();
      if (status.equals("success")) {
        return "done";
      }
      if (!status.equals("running")) {
        return judgeJob(step, state);
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    tally.problem("%s didn't end: job %s".formatted(step, job));
    return "STUCK";
  }

  /** A model may have left between the question and the move. */
  private String judgeJob(Step step, JsonNode job) throws IOException, InterruptedException {
    String error = job.path("error").asText();
    if (error.contains("isn't loaded") || error.contains("WORKER_LOST")) {
      return "not loaded";
    }
    if (step.operation() == Operation.DEMOTE && error.contains("stays in RAM")) {
      return "stayed";
    }
    if (step.operation() == Operation.PROMOTE && error.contains("stays in swap")) {
      return "stayed";
    }
    if (step.operation() == Operation.PROMOTE && error.contains("from swap")) {
      return explained(step, error) ? "refused" : "REFUSED WITHOUT A REASON";
    }
    tally.problem("%s failed: %s".formatted(step, job));
    return "FAILED";
  }

  private String judge(Step step, HttpResponse<String> answer)
      throws IOException, InterruptedException {
    int status = answer.statusCode();
    if (status == 200) {
      return "done";
    }
    JsonNode problem = JSON.readTree(answer.body());
    String code = problem.path("code").asText();
    String detail = problem.path("detail").asText();
    switch (code) {
      case "INSUFFICIENT_MEMORY", "MEMORY_PRESSURE":
        return explained(step, detail) ? "refused" : "REFUSED WITHOUT A REASON";
      case "OVERLOADED":
        return "too many waiting";
      case "MODEL_UNLOADED":
        return "given up for an unload";
      case "INVALID_INPUT":
        if (step.operation() != Operation.REQUEST && step.operation() != Operation.LOAD) {
          return detail.contains("isn't loaded") ? "not loaded" : "not in a worker";
        }
        break;
      case "NOT_FOUND":
        if (step.operation() == Operation.DEMOTE || step.operation() == Operation.PROMOTE) {
          return "not offered";
        }
        break;
      default:
        break;
    }
    tally.problem("%s: %d %s %s".formatted(step, status, code, detail));
    return code.isEmpty() ? String.valueOf(status) : code;
  }

  /** Whether a refusal names its decision, and that one can be read. */
  private boolean explained(Step step, String detail) throws IOException, InterruptedException {
    Matcher number = DECISION.matcher(detail);
    if (!number.find()) {
      tally.problem("%s was refused without a decision: %s".formatted(step, detail));
      return false;
    }
    JsonNode decision = JSON.readTree(get("/gate/decisions/" + number.group(1)).body());
    if (!decision.path("verdict").asText().equals("refused")
        || decision.path("rule").asText().isEmpty()) {
      tally.problem("%s was refused, but decision %s".formatted(step, decision));
      return false;
    }
    return true;
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(request(path).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String body)
      throws IOException, InterruptedException {
    return http.send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(url.resolve(path)).timeout(PATIENCE);
  }
}
