package io.serai.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.server.api.GateDocuments.LoadingDocument;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoadProgressTest {
  private final LoadProgress progress = new LoadProgress();

  private String at(String phase, double fraction, double seconds) {
    return progress.of(List.of(new LoadingDocument("a@1", phase, fraction, seconds, null, 1)));
  }

  @Test
  void whatIsLeftIsToldOnceItMoves() {
    assertThat(at("reading", 0.2, 1)).isEqualTo("loading a@1: reading, 20 %");
    assertThat(at("reading", 0.4, 3)).isEqualTo("loading a@1: reading, 40 %, 6 s left");
    assertThat(at("reading", 0.6, 5)).isEqualTo("loading a@1: reading, 60 %, 4 s left");
  }

  @Test
  void aPhaseThatStandsStillTellsNothing() {
    assertThat(at("initialising", 0.1, 1)).isEqualTo("loading a@1: initialising, 10 %");
    assertThat(at("initialising", 0.1, 60)).isEqualTo("loading a@1: initialising, 10 %");
    assertThat(at("measuring", 1, 70)).isEqualTo("loading a@1: measuring, 100 %");
  }

  @Test
  void aPhaseThatStandsStillIsExpectedToTakeAsLongAsTheLast() {
    LoadingDocument load = new LoadingDocument("a@1", "initialising", 0.1, 2, 7.4, 1);
    assertThat(progress.of(List.of(load))).isEqualTo("loading a@1: initialising, 10 %, 7 s left");
  }

  @Test
  void theFirstFewPerCentTellNothing() {
    assertThat(at("reading", 0.01, 1)).doesNotContain("left");
    assertThat(at("reading", 0.04, 2)).doesNotContain("left");
  }

  @Test
  void aLoadThatBeginsAgainIsEstimatedAnew() {
    assertThat(at("reading", 0.5, 10)).doesNotContain("left");
    assertThat(at("reading", 0.1, 1)).isEqualTo("loading a@1: reading, 10 %");
    assertThat(at("reading", 0.2, 2)).isEqualTo("loading a@1: reading, 20 %, 8 s left");
  }

  @Test
  void severalAreToldOneAfterAnother() {
    assertThat(
            progress.of(
                List.of(
                    new LoadingDocument("a@1", "waiting", 0, 1, null, 1),
                    new LoadingDocument("b@1", "reading", 0.5, 1, null, 1))))
        .isEqualTo("loading a@1: waiting, 0 %; loading b@1: reading, 50 %");
  }
}
