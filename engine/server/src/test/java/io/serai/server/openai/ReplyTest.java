package io.serai.server.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.routes.trace.Step;
import io.serai.spi.Classification;
import io.serai.spi.Generation;
import io.serai.spi.Generation.FinishReason;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplyTest {
  private static final Generation FULL = new Generation("ab", 3, 2, FinishReason.LENGTH);
  private static final Generation DONE = new Generation("cd", 4, 5, FinishReason.STOP);
  private static final Classification GOOD =
      new Classification(List.of(new Classification.Score("good", 1)), 6);

  @Test
  void aGenerationIsItsText() {
    assertThat(Reply.of(FULL, 0)).containsExactly(new Reply("ab", "length"));
    assertThat(Reply.of(List.of(FULL, DONE), 2))
        .containsExactly(new Reply("ab", "length"), new Reply("cd", "stop"));
  }

  @Test
  void anythingElseIsItsJson() {
    assertThat(Reply.of(GOOD, 0))
        .containsExactly(
            new Reply(
                "{\"label\":\"good\",\"confidence\":1.0,\"scores\":{\"good\":1.0},\"tokens\":6}",
                "stop"));
    assertThat(Reply.of("as it is", 0)).containsExactly(new Reply("as it is", "stop"));
    assertThat(Reply.of(List.of(GOOD), 2)).hasSize(1);
  }

  @Test
  void usageIsThatOfAllSteps() {
    assertThat(usage(FULL, GOOD)).isEqualTo(new Usage(9, 2));
    assertThat(usage(List.of(FULL, DONE))).isEqualTo(new Usage(7, 7));
    assertThat(usage(FULL, new Generation("x", -1, 1, FinishReason.STOP))).isNull();
    assertThat(usage("a text of something else")).isNull();
  }

  private static Usage usage(Object... answers) {
    return Usage.of(
        Arrays.stream(answers)
            .map(answer -> new Step("s", "m", 0, 1, null, answer, null, null, null))
            .toList());
  }
}
