package io.serai.itests.soak;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.itests.soak.Expected.Answer;
import io.serai.itests.soak.Expected.Refusal;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says what came of an exchange whose answer is there in whole, and remembers what was answered the
 * first time. Safe to use from several threads.
 */
final class Judge {
  private static final Pattern DECISION = Pattern.compile("\\(decision (\\d+)\\)");

  /** Reads {@code GET /gate/decisions/NUMBER}. */
  @FunctionalInterface
  interface Decisions {
    Reply find(String number) throws IOException, InterruptedException;
  }

  private final Decisions decisions;
  private final Map<String, String> first = new ConcurrentHashMap<>();

  Judge(Decisions decisions) {
    this.decisions = decisions;
  }

  /**
   * Compares with what has to be.
   *
   * @throws WrongAnswerException if it is anything that isn't documented, or another answer than
   *     the first one
   */
  Outcome judge(Question question, Reply reply)
      throws WrongAnswerException, IOException, InterruptedException {
    return switch (reply.status()) {
      case 429, 503 -> later(reply);
      case 507 -> withDecision(question, reply);
      case 409 -> unloaded(question, reply);
      default -> as(question.expected(), question, reply);
    };
  }

  private Outcome as(Expected expected, Question question, Reply reply)
      throws WrongAnswerException {
    switch (expected) {
      case Answer answer -> {
        status(200, reply);
        String essence = answer.essence().of(reply);
        String before = first.putIfAbsent(question.same(), essence);
        if (before != null && !before.equals(essence)) {
          throw new WrongAnswerException(
              "it says %s, but the first time %s".formatted(essence, before));
        }
      }
      case Refusal refusal -> {
        status(refusal.status(), reply);
        String words = reply.text(refusal.pointer());
        if (!words.contains(refusal.words())) {
          throw new WrongAnswerException("it doesn't say '%s'".formatted(refusal.words()));
        }
      }
    }
    return Outcome.ANSWERED;
  }

  private static void status(int wanted, Reply reply) throws WrongAnswerException {
    if (reply.status() != wanted) {
      throw new WrongAnswerException("the status isn't %d".formatted(wanted));
    }
  }

  private static Outcome later(Reply reply) throws WrongAnswerException {
    if (!reply.header("Retry-After").matches("\\d{1,4}")) {
      throw new WrongAnswerException("a refusal for now has no Retry-After");
    }
    return Outcome.REFUSED;
  }

  private static Outcome unloaded(Question question, Reply reply) throws WrongAnswerException {
    if (!question.mayBeUnloaded() || !reply.text().contains("unloaded")) {
      throw new WrongAnswerException("nobody unloads that model");
    }
    return Outcome.UNLOADED;
  }

  /** A refusal for want of memory names the decision of the gate, which can be read. */
  private Outcome withDecision(Question question, Reply reply)
      throws WrongAnswerException, IOException, InterruptedException {
    Matcher number = DECISION.matcher(reply.text());
    if (!number.find()) {
      throw new WrongAnswerException("it names no decision");
    }
    JsonNode decision = decisions.find(number.group(1)).json();
    if (!decision.path("verdict").asText().equals("refused")
        || decision.path("rule").asText().isEmpty()) {
      throw new WrongAnswerException("the decision is " + decision);
    }
    return question.api() == Api.TOO_LARGE ? Outcome.ANSWERED : Outcome.REFUSED;
  }
}
