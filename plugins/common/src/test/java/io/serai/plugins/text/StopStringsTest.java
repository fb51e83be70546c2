package io.serai.plugins.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StopStringsTest {
  @Test
  void letsTextThroughWhereThereAreNone() {
    StopStrings none = new StopStrings(List.of(""));
    assertThat(none.append("abc")).isEqualTo("abc");
    assertThat(none.reached()).isFalse();
  }

  @Test
  void endsBeforeTheFirstOfThem() {
    StopStrings stops = new StopStrings(List.of("END", "\n"));
    assertThat(stops.append("one\ntwo END")).isEqualTo("one");
    assertThat(stops.reached()).isTrue();
    assertThat(stops.append("more")).isEmpty();
    assertThat(stops.release()).isEmpty();
  }

  @Test
  void holdsBackWhatMayBeTheStartOfOne() {
    StopStrings stops = new StopStrings(List.of("END"));
    assertThat(stops.append("THE E")).isEqualTo("THE ");
    assertThat(stops.append("N")).isEmpty();
    assertThat(stops.append("E")).isEqualTo("EN");
    assertThat(stops.append("ND")).isEmpty();
    assertThat(stops.reached()).isTrue();
  }

  @Test
  void releasesWhatItHeldBackWhenTheTextEnds() {
    StopStrings stops = new StopStrings(List.of("END"));
    assertThat(stops.append("AN EN")).isEqualTo("AN ");
    assertThat(stops.release()).isEqualTo("EN");
    assertThat(stops.release()).isEmpty();
  }

  @Test
  void findsOneThatComesInManyPieces() {
    StopStrings stops = new StopStrings(List.of("aab"));
    StringBuilder text = new StringBuilder();
    for (char next : "aaaab tail".toCharArray()) {
      text.append(stops.append(Character.toString(next)));
    }
    assertThat(text).hasToString("aa");
    assertThat(stops.reached()).isTrue();
  }
}
