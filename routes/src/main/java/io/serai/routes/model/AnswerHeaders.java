package io.serai.routes.model;

import io.serai.spi.Classification;
import io.serai.spi.Embedding;
import io.serai.spi.Generation;
import java.util.List;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/** The headers that say of a message's body, an answer, what later steps decide by. */
public final class AnswerHeaders {
  private static final List<String> ALL =
      List.of(
          ModelConstants.MODEL,
          ModelConstants.VERSION,
          ModelConstants.LABEL,
          ModelConstants.CONFIDENCE,
          ModelConstants.CONFIDENT,
          ModelConstants.LATENCY,
          ModelConstants.TOKENS,
          ModelConstants.WEIGHT);

  private AnswerHeaders() {}

  /** Removes what is said of an earlier answer. */
  public static void clear(Message message) {
    ALL.forEach(message::removeHeader);
  }

  /**
   * Says of an answer what is in it, and nothing of an earlier one.
   *
   * @param minConfidence from which confidence on it is confident; null where any is
   */
  public static void replace(Message message, Object answer, @Nullable Double minConfidence) {
    clear(message);
    int tokens = tokens(answer);
    if (tokens >= 0) {
      message.setHeader(ModelConstants.TOKENS, tokens);
    }
    if (answer instanceof Classification classification) {
      message.setHeader(ModelConstants.LABEL, classification.label());
      message.setHeader(ModelConstants.CONFIDENCE, classification.confidence());
    }
    List<?> answers = answer instanceof List<?> list ? list : List.of(answer);
    if (answers.stream().allMatch(Classification.class::isInstance)) {
      message.setHeader(
          ModelConstants.CONFIDENT,
          minConfidence == null
              || answers.stream()
                  .map(Classification.class::cast)
                  .allMatch(one -> one.confidence() >= minConfidence));
    }
  }

  /** -1 where a part of them isn't known. */
  private static int tokens(Object answer) {
    return switch (answer) {
      case Classification classification -> classification.tokens();
      case Embedding embedding -> embedding.tokens();
      case Generation generation -> sum(generation.promptTokens(), generation.generatedTokens());
      case List<?> answers ->
          answers.stream().mapToInt(AnswerHeaders::tokens).reduce(0, AnswerHeaders::sum);
      default -> 0;
    };
  }

  private static int sum(int some, int more) {
    return some < 0 || more < 0 ? -1 : some + more;
  }
}
