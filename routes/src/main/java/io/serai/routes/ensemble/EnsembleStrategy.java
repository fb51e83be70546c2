package io.serai.routes.ensemble;

import io.serai.routes.model.AnswerHeaders;
import io.serai.routes.model.ModelConstants;
import io.serai.routes.trace.Trace;
import io.serai.spi.Classification;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one classification out of those of several models that a multicast asked.
 *
 * <p>Members that fail or come too late are left out, as long as one answers. Members that were
 * asked a list of texts are combined text by text.
 */
final class EnsembleStrategy implements AggregationStrategy {
  private static final Logger LOG = LoggerFactory.getLogger(EnsembleStrategy.class);
  private static final String BALLOT = "SeraiBallot";
  private static final String LATE = "SeraiLateAfterMs";

  /** The votes so far: a list per text. */
  private static final class Ballot {
    final List<List<Vote>> votesByText = new ArrayList<>();
    boolean list;
    @Nullable SeraiException unfit;
  }

  private final Combination combination;

  EnsembleStrategy(Combination combination) {
    this.combination = combination;
  }

  /** All strategies by the name that a pipeline's {@code aggregationStrategy} refers to. */
  static Map<String, AggregationStrategy> all() {
    Map<String, AggregationStrategy> all = new LinkedHashMap<>();
    all.put("majorityVote", new EnsembleStrategy(Combination.MAJORITY));
    all.put("weightedVote", new EnsembleStrategy(Combination.WEIGHTED));
    all.put("meanOfProbabilities", new EnsembleStrategy(Combination.MEAN));
    all.put("bestOf", new EnsembleStrategy(Combination.BEST));
    return all;
  }

  @Override
  public Exchange aggregate(@Nullable Exchange oldExchange, Exchange newExchange) {
    Ballot ballot =
        oldExchange == null ? new Ballot() : oldExchange.getProperty(BALLOT, Ballot.class);
    Exception failure = newExchange.getException();
    if (failure == null) {
      collect(ballot, newExchange.getMessage());
    } else if (!(failure instanceof SeraiException e && e.code() == ErrorCode.CANCELLED)) {
      LOG.warn(
          "pipeline {}: member {} of an ensemble failed and is left out: {}",
          newExchange.getFromRouteId(),
          newExchange.getProperty(ExchangePropertyKey.MULTICAST_INDEX, 0, Integer.class) + 1,
          failure.getMessage());
    }
    Exchange kept =
        oldExchange == null || (oldExchange.getException() != null && failure == null)
            ? newExchange
            : oldExchange;
    kept.setProperty(BALLOT, ballot);
    return kept;
  }

  private static void collect(Ballot ballot, Message message) {
    double weight = message.getHeader(ModelConstants.WEIGHT, 1.0, Double.class);
    Object body = message.getBody();
    List<?> answers = body instanceof List<?> list ? list : Collections.singletonList(body);
    if (ballot.votesByText.isEmpty()) {
      ballot.list = body instanceof List<?>;
      answers.forEach(answer -> ballot.votesByText.add(new ArrayList<>()));
    } else if (ballot.votesByText.size() != answers.size()) {
      ballot.unfit =
          unfit(
              "only answers to the same texts can be combined, but one member answered %d and another %d"
                  .formatted(ballot.votesByText.size(), answers.size()));
      return;
    }
    for (int i = 0; i < answers.size(); i++) {
      if (!(answers.get(i) instanceof Classification classification)) {
        ballot.unfit =
            unfit(
                "only classifications can be combined, but a member answered with %s"
                    .formatted(
                        answers.get(i) == null
                            ? "nothing"
                            : "a " + answers.get(i).getClass().getSimpleName()));
        return;
      }
      ballot.votesByText.get(i).add(new Vote(classification, weight));
    }
  }

  private static SeraiException unfit(String message) {
    return new SeraiException(ErrorCode.INVALID_CONFIGURATION, message);
  }

  @Override
  public void timeout(Exchange oldExchange, int index, int total, long timeout) {
    LOG.warn(
        "pipeline {}: member {} of {} of an ensemble took longer than {} ms and is left out",
        oldExchange.getFromRouteId(),
        index + 1,
        total,
        timeout);
    oldExchange.setProperty(LATE, timeout);
  }

  /** Camel calls it before it copies the one exchange, which has no answer yet, to the other. */
  @Override
  public void onCompletion(@Nullable Exchange exchange, Exchange original) {
    Object late = original.removeProperty(LATE);
    if (exchange != null && late == null) {
      late = exchange.removeProperty(LATE);
    }
    if (late != null) {
      String limit = "within %s ms".formatted(late);
      Trace.of(original)
          .leaveOut(original, new SeraiException(ErrorCode.TIMED_OUT, "didn't answer " + limit));
      if (exchange == null && original.getException() == null) {
        original.setException(
            new SeraiException(ErrorCode.TIMED_OUT, "no member of the ensemble answered " + limit));
      }
    }
    if (exchange != null && exchange.removeProperty(BALLOT) instanceof Ballot ballot) {
      complete(exchange, ballot);
    }
  }

  private void complete(Exchange exchange, Ballot ballot) {
    if (ballot.unfit != null) {
      exchange.setException(ballot.unfit);
      return;
    }
    if (ballot.votesByText.isEmpty()) {
      return;
    }
    List<Classification> answers = ballot.votesByText.stream().map(combination::of).toList();
    Message message = exchange.getMessage();
    Object answer = ballot.list ? answers : answers.getFirst();
    message.setBody(answer);
    AnswerHeaders.replace(message, answer, null);
  }
}
