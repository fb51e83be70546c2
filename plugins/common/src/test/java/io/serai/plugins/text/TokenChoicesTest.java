package io.serai.plugins.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.serai.spi.TokenChoice;
import io.serai.spi.TokenLogprob;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenChoicesTest {
  /** The logarithm of 1/10, 2/10, 3/10 and 4/10, each 7 higher. */
  private static final float[] SCORES = {
    (float) (Math.log(0.1) + 7),
    (float) (Math.log(0.2) + 7),
    (float) (Math.log(0.3) + 7),
    (float) (Math.log(0.4) + 7)
  };

  private static TokenLogprob name(int token, double logprob) {
    return new TokenLogprob("t" + token, List.of((int) 't', '0' + token), logprob);
  }

  private static TokenChoices asking(Integer likeliest) {
    return new TokenChoices(likeliest, TokenChoicesTest::name);
  }

  @Test
  void tellsTheLogarithmOfTheSharesAndTheLikeliestFirst() {
    TokenChoices choices = asking(2);
    choices.score(SCORES);
    choices.choose(1, 0);
    assertThat(choices.tellUpTo(1))
        .singleElement()
        .satisfies(
            choice -> {
              assertThat(choice.chosen().text()).isEqualTo("t1");
              assertThat(choice.chosen().logprob()).isCloseTo(Math.log(0.2), within(1e-6));
              assertThat(choice.likeliest())
                  .extracting(TokenLogprob::text)
                  .containsExactly("t3", "t2");
              assertThat(choice.likeliest().getLast().logprob())
                  .isCloseTo(Math.log(0.3), within(1e-6));
            });
  }

  @Test
  void whatChangesTheScoresAfterwardsCountsNothing() {
    TokenChoices choices = asking(0);
    float[] scores = SCORES.clone();
    choices.score(scores);
    scores[3] = -100;
    choices.choose(3, 0);
    TokenChoice told = choices.tellUpTo(1).getFirst();
    assertThat(told.chosen().logprob()).isCloseTo(Math.log(0.4), within(1e-6));
    assertThat(told.likeliest()).isEmpty();
  }

  @Test
  void aTokenIsToldOnceItsTextIsCertain() {
    TokenChoices choices = asking(0);
    for (int offset : new int[] {0, 2, 2, 4}) {
      choices.score(SCORES);
      choices.choose(offset / 2, offset);
    }
    assertThat(choices.tellUpTo(0)).isEmpty();
    assertThat(choices.tellUpTo(2)).extracting(TokenChoice::offset).containsExactly(0);
    assertThat(choices.tellUpTo(3)).extracting(TokenChoice::offset).containsExactly(2, 2);
    assertThat(choices.tellUpTo(4)).isEmpty();
    assertThat(choices.told()).hasSize(3);
  }

  @Test
  void aTokenThatCannotComeHasANumberAllTheSame() {
    TokenChoices choices = asking(2);
    choices.score(new float[] {1, Float.NEGATIVE_INFINITY});
    choices.choose(0, 0);
    assertThat(choices.tellUpTo(1).getFirst().likeliest())
        .extracting(TokenLogprob::logprob)
        .containsExactly(0.0, -9999.0);
  }

  @Test
  void nothingIsNotedUnlessItIsAskedFor() {
    TokenChoices choices = asking(null);
    choices.score(SCORES);
    choices.choose(1, 0);
    assertThat(choices.tellUpTo(9)).isEmpty();
    assertThat(choices.told()).isEmpty();
  }
}
