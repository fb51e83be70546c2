package io.serai.routes.ensemble;

import io.serai.routes.model.ModelConstants;
import io.serai.spi.Classification;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
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

  /** The votes so far: a list per text. */
  private static final class Ballot {
    final List<List<Vote>> votesByText = new ArrayList<>();
    boolean list;
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
    if (newExchange.getException() == null) {
      collect(ballot, newExchange);
    } else {
      LOG.debug("a member of an ensemble failed and is left out", newExchange.getException());
    }
    Exchange kept =
        oldExchange == null
                || (oldExchange.getException() != null && newExchange.getException() == null)
            ? newExchange
            : oldExchange;
    kept.setProperty(BALLOT, ballot);
    return kept;
  }

  private static void collect(Ballot ballot, Exchange exchange) {
    double weight = exchange.getMessage().getHeader(ModelConstants.WEIGHT, 1.0, Double.class);
    Object body = exchange.getMessage().getBody();
    try {
      List<?> answers = body instanceof List<?> list ? list : List.of(body);
      ballot.list = body instanceof List<?>;
      for (int i = 0; i < answers.size(); i++) {
        if (!(answers.get(i) instanceof Classification classification)) {
          throw new SeraiException(
              ErrorCode.INVALID_CONFIGURATION,
              "only classifications can be combined, but a member answered with a "
                  + answers.get(i).getClass().getSimpleName());
        }
        while (ballot.votesByText.size() <= i) {
          ballot.votesByText.add(new ArrayList<>());
        }
        ballot.votesByText.get(i).add(new Vote(classification, weight));
      }
    } catch (SeraiException e) {
      exchange.setException(e);
    }
  }

  @Override
  public void onCompletion(@Nullable Exchange exchange) {
    Ballot ballot = exchange == null ? null : exchange.getProperty(BALLOT, Ballot.class);
    if (exchange == null || ballot == null || ballot.votesByText.isEmpty()) {
      return;
    }
    exchange.removeProperty(BALLOT);
    List<Classification> answers = ballot.votesByText.stream().map(combination::of).toList();
    Message message = exchange.getMessage();
    message.removeHeader(ModelConstants.MODEL);
    message.removeHeader(ModelConstants.VERSION);
    message.removeHeader(ModelConstants.WEIGHT);
    if (ballot.list) {
      message.setBody(answers);
    } else {
      Classification answer = answers.getFirst();
      message.setBody(answer);
      message.setHeader(ModelConstants.LABEL, answer.label());
      message.setHeader(ModelConstants.CONFIDENCE, answer.confidence());
      message.setHeader(ModelConstants.TOKENS, answer.tokens());
    }
  }
}
