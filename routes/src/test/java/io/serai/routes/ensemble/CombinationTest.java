package io.serai.routes.ensemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.serai.spi.Classification;
import io.serai.spi.Classification.Score;
import java.util.List;
import org.junit.jupiter.api.Test;

class CombinationTest {
  private final List<Vote> votes = List.of(vote(0.9, 3), vote(0.4, 1), vote(0.45, 1));

  @Test
  void theMajorityDecidesAndItsShareIsTheConfidence() {
    Classification answer = Combination.MAJORITY.of(votes);
    assertThat(answer.label()).isEqualTo("negative");
    assertThat(answer.confidence()).isCloseTo(2 / 3.0, within(1e-9));
  }

  @Test
  void weightsCanTurnTheVote() {
    Classification answer = Combination.WEIGHTED.of(votes);
    assertThat(answer.label()).isEqualTo("positive");
    assertThat(answer.confidence()).isCloseTo(0.6, within(1e-9));
  }

  @Test
  void theMeanOfProbabilitiesWeighsHowSureEachIs() {
    Classification answer = Combination.MEAN.of(votes);
    assertThat(answer.label()).isEqualTo("positive");
    assertThat(answer.confidence()).isCloseTo((0.9 + 0.4 + 0.45) / 3, within(1e-9));
  }

  @Test
  void theSurestMemberIsTheBest() {
    assertThat(Combination.BEST.of(votes)).isEqualTo(votes.getFirst().answer());
  }

  @Test
  void aTieGoesToTheLabelThatIsMoreProbable() {
    assertThat(Combination.MAJORITY.of(List.of(vote(0.6, 1), vote(0.1, 1))).label())
        .isEqualTo("negative");
    assertThat(Combination.MAJORITY.of(List.of(vote(0.1, 1), vote(0.95, 1))).label())
        .isEqualTo("positive");
  }

  private static Vote vote(double positive, double weight) {
    return new Vote(
        new Classification(
            List.of(new Score("positive", positive), new Score("negative", 1 - positive)), 1),
        weight);
  }
}
