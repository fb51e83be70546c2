package io.serai.core.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.serai.spi.Classification;
import io.serai.spi.Entity;
import io.serai.spi.Generation;
import io.serai.spi.Generation.FinishReason;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpeedTest {
  private static Generation text(int tokens) {
    return new Generation("", 5, tokens, FinishReason.LENGTH);
  }

  @Test
  void laterAnswersCountMore() {
    Speed speed = Speed.UNKNOWN;
    for (int i = 0; i < 30; i++) {
      speed = speed.after(List.of(), 100, 1);
    }
    for (int i = 0; i < 30; i++) {
      speed = speed.after(List.of(), 10, 1);
    }

    assertThat(speed.answers()).isEqualTo(60);
    assertThat(speed.millis(1)).isCloseTo(10, within(0.5));
  }

  @Test
  void aTextsTimeGrowsWithItsLength() {
    Speed speed = Speed.UNKNOWN;
    for (int i = 0; i < 50; i++) {
      speed = speed.after(text(1), 200, 1).after(text(100), 200 + 100 * 20, 1);
    }

    assertThat(speed.millis(1)).isCloseTo(220, within(5.0));
    assertThat(speed.millis(50)).isCloseTo(1200, within(50.0));
  }

  @Test
  void severalAnswersToOneCallCountEach() {
    Classification good = new Classification(List.of(new Classification.Score("good", 0.9)), 3);
    Speed single = Speed.UNKNOWN.after(good, 500, 1);
    Speed several = Speed.UNKNOWN.after(good, 500, 1);
    for (int i = 0; i < 4; i++) {
      single = single.after(good, 10, 1);
    }
    several = several.after(List.of(good, good, good, good), 40, 1);

    assertThat(several).isEqualTo(single);
    assertThat(several.answers()).isEqualTo(5);
    assertThat(several.millis(1)).isCloseTo(10, within(0.001));
  }

  @Test
  void severalAnswersCountMoreThanOne() {
    Speed before = Speed.UNKNOWN.after("", 100, 1).after("", 100, 1);

    assertThat(before.after(List.of("", "", ""), 30, 1).millis(1))
        .isCloseTo(
            before.after("", 10, 1).after("", 10, 1).after("", 10, 1).millis(1), within(0.001));
  }

  @Test
  void theFirstCallIsForgottenHoweverMuchItAsked() {
    Speed speed = Speed.UNKNOWN.after(List.of("", ""), 2000, 1);
    assertThat(speed.millis(1)).isCloseTo(1000, within(0.001));

    assertThat(speed.after(List.of("", ""), 20, 1).millis(1)).isCloseTo(10, within(0.001));
  }

  @Test
  void entitiesOfOneTextAreOneAnswer() {
    Entity entity = new Entity("LOC", "Rome", 0, 4, 0.9);
    Speed speed = Speed.UNKNOWN.after(List.of(entity, entity), 20, 1);
    assertThat(speed.millis(1)).isCloseTo(20, within(0.001));

    Speed ofTwo = Speed.UNKNOWN.after(List.of(List.of(entity), List.of()), 20, 1);
    assertThat(ofTwo.millis(1)).isCloseTo(10, within(0.001));
  }

  @Test
  void severalTextsCountByTheirTokens() {
    Speed speed = Speed.UNKNOWN.after(List.of(text(10), text(30)), 400, 1);

    assertThat(speed.tokenMillis()).isCloseTo(10, within(0.001));
    assertThat(speed.answerMillis()).isZero();
  }

  @Test
  void aTextOfOneTokenTakesItsTime() {
    Speed speed = Speed.UNKNOWN.after(text(1), 30, 1);

    assertThat(speed.millis(1)).isCloseTo(30, within(0.001));
    assertThat(speed.millis(50)).isGreaterThanOrEqualTo(30);
  }

  @Test
  void whatTheManifestTellsCountsUntilItIsMeasured() {
    Speed told = Speed.told(50);

    assertThat(told.known()).isFalse();
    assertThat(told.millis(10)).isCloseTo(200, within(0.001));
  }

  @Test
  void isKeptOverARestart(@TempDir Path folder) {
    Path file = folder.resolve("speeds.json");
    SpeedBook book = new SpeedBook(file);
    book.learn(
        "bert@1", new Classification(List.of(new Classification.Score("good", 0.9)), 3), 12, 5);
    book.learn("lm@1:int8", text(10), 100, 6);
    book.keep();
    SpeedBook next = new SpeedBook(file);

    assertThat(next.find("bert@1")).isEqualTo(book.find("bert@1"));
    assertThat(next.find("lm@1:int8").tokenMillis()).isCloseTo(10, within(0.001));
    assertThat(next.find("other@1")).isEqualTo(Speed.UNKNOWN);
  }
}
