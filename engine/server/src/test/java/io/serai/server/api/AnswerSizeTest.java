package io.serai.server.api;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.routes.pipeline.RunResult;
import io.serai.routes.trace.Step;
import io.serai.spi.Embedding;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AnswerSizeTest {
  private static final long SHIPPED_HEAP = 256L << 20;

  @Test
  void allTextsOfARequestCanBeEmbeddedInAFewDimensions() {
    assertThatCode(() -> AnswerSize.check(embeddings(1024, 128), SHIPPED_HEAP))
        .doesNotThrowAnyException();
  }

  @Test
  void anAnswerThatDoesntFitIsRefusedBeforeItIsWritten() {
    assertThatThrownBy(() -> AnswerSize.check(embeddings(1024, 1024), SHIPPED_HEAP))
        .hasMessageStartingWith(
            "the answer takes about 81 MiB to write, more than the 16 MiB that there are for one;"
                + " send several requests")
        .hasMessageContaining("--input");
  }

  private static RunResult.Completed embeddings(int texts, int dimensions) {
    List<Embedding> answer =
        Stream.generate(() -> new Embedding(new float[dimensions], 1)).limit(texts).toList();
    Step step = new Step("embed", "m", 0, 0, null, answer, null, null, null);
    return new RunResult.Completed(answer, List.of(step), 0);
  }
}
