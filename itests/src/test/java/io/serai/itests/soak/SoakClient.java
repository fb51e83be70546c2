package io.serai.itests.soak;

import io.serai.itests.soak.Manner.Leaves;
import io.serai.itests.soak.Manner.Stays;
import io.serai.itests.soak.SoakPlan.Step;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Does one step after the other, and counts what came of each. */
final class SoakClient {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int SHOWN = 600;

  private final HttpClient http;
  private final URI url;
  private final SocketClient sockets;
  private final Judge judge;
  private final SoakTally tally;

  SoakClient(HttpClient http, URI url, Judge judge, SoakTally tally) {
    this.http = http;
    this.url = url;
    this.sockets = new SocketClient(url.getPort());
    this.judge = judge;
    this.tally = tally;
  }

  /** Whether an answer came, or none was waited for. */
  boolean take(Step step) throws InterruptedException {
    Question question = step.question();
    try {
      switch (step.manner()) {
        case Leaves leaves -> {
          sockets.leave(question, leaves, step.cut());
          tally.count(question.api(), Outcome.LEFT);
        }
        case Stays stays ->
            judge(step, stays == Stays.PLAINLY ? send(question) : sockets.ask(question, stays));
      }
      return true;
    } catch (IOException e) {
      tally.count(question.api(), Outcome.WRONG);
      tally.problem("%s, %s: lost, %s".formatted(question.text(), step.manner(), e));
      return false;
    }
  }

  private void judge(Step step, Reply reply) throws IOException, InterruptedException {
    Question question = step.question();
    try {
      tally.count(question.api(), judge.judge(question, reply));
    } catch (WrongAnswerException e) {
      String text = reply.text();
      tally.count(question.api(), Outcome.WRONG);
      tally.problem(
          "%s, %s: %s; got %d %s"
              .formatted(
                  question.text(),
                  step.manner(),
                  e.getMessage(),
                  reply.status(),
                  text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text));
    }
  }

  private Reply send(Question question) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url.resolve(question.path()))
            .timeout(PATIENCE)
            .method(
                question.method(),
                question.body().length == 0
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(question.body()));
    question.headers().forEach(request::header);
    return Reply.of(http.send(request.build(), BodyHandlers.ofByteArray()));
  }
}
