package io.serai.server.openai;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.routes.trace.Step;
import io.serai.spi.Classification;
import io.serai.spi.Embedding;
import io.serai.spi.Generation;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How many tokens the models of all steps read and wrote. */
record Usage(int promptTokens, int completionTokens) {
  /** What all steps took; null where one can't tell. */
  static @Nullable Usage of(List<Step> steps) {
    return sum(steps.stream().map(Step::answer).filter(Objects::nonNull).toList());
  }

  private static @Nullable Usage of(Object answer) {
    return switch (answer) {
      case Generation made -> known(made.promptTokens(), made.generatedTokens());
      case Embedding made -> known(made.tokens(), 0);
      case Classification made -> known(made.tokens(), 0);
      case List<?> several -> sum(several);
      default -> null;
    };
  }

  private static @Nullable Usage sum(List<?> answers) {
    Usage all = new Usage(0, 0);
    for (Object answer : answers) {
      Usage one = answer == null ? null : of(answer);
      if (one == null) {
        return null;
      }
      all =
          new Usage(
              all.promptTokens + one.promptTokens, all.completionTokens + one.completionTokens);
    }
    return all;
  }

  private static @Nullable Usage known(int read, int written) {
    return read < 0 || written < 0 ? null : new Usage(read, written);
  }

  /** As answers that write texts have it. */
  ObjectNode document() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("prompt_tokens", promptTokens)
        .put("completion_tokens", completionTokens)
        .put("total_tokens", promptTokens + completionTokens);
  }
}
