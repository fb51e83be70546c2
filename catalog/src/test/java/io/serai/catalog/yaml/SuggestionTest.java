package io.serai.catalog.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SuggestionTest {
  private static final List<String> KNOWN = List.of("sentiment-bert", "sentiment-cnn", "tiny-lm");

  @Test
  void findsTheNearestName() {
    assertThat(Suggestion.nearest("Sentiment-brt", KNOWN)).contains("sentiment-bert");
    assertThat(Suggestion.nearest("tinylm", KNOWN)).contains("tiny-lm");
  }

  @Test
  void suggestsNothingWhereNothingIsNear() {
    assertThat(Suggestion.nearest("llama", KNOWN)).isEmpty();
    assertThat(Suggestion.didYouMean("x", List.of())).isEmpty();
  }
}
