package io.serai.server.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.spi.TokenChoice;
import io.serai.spi.TokenLogprob;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogprobsJsonTest {
  private static final TokenLogprob FACE =
      new TokenLogprob("\uD83D\uDE00", List.of(240, 159, 152, 128), -1);
  private static final TokenLogprob A = new TokenLogprob("a", List.of(97), -2);
  private static final TokenLogprob ALSO_A = new TokenLogprob("a", null, -3);

  @Test
  void whatWasNotAskedForIsNull() {
    assertThat(LogprobsJson.ofChat(List.of()).isNull()).isTrue();
    assertThat(LogprobsJson.ofCompletion(List.of(), "text").isNull()).isTrue();
  }

  @Test
  void aChatHasBytesOrNone() {
    TokenChoice choice = new TokenChoice(A, List.of(A, ALSO_A), 0);
    assertThat(LogprobsJson.ofChat(List.of(choice)))
        .hasToString(
            "{\"content\":[{\"token\":\"a\",\"logprob\":-2.0,\"bytes\":[97],\"top_logprobs\":"
                + "[{\"token\":\"a\",\"logprob\":-2.0,\"bytes\":[97]},"
                + "{\"token\":\"a\",\"logprob\":-3.0,\"bytes\":null}]}],\"refusal\":null}");
  }

  /** Places are counted in characters, and the chosen token is always among the likeliest. */
  @Test
  void aCompletionCountsCharactersAndNamesTheChosenOne() {
    List<TokenChoice> choices =
        List.of(new TokenChoice(FACE, List.of(A, ALSO_A), 0), new TokenChoice(A, List.of(), 2));
    assertThat(LogprobsJson.ofCompletion(choices, "\uD83D\uDE00a"))
        .hasToString(
            "{\"tokens\":[\"\uD83D\uDE00\",\"a\"],\"token_logprobs\":[-1.0,-2.0],\"top_logprobs\":"
                + "[{\"a\":-2.0,\"\uD83D\uDE00\":-1.0},{\"a\":-2.0}],\"text_offset\":[0,1]}");
  }
}
