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
  void namesUpToThreeThatAreNearTheNearestFirst() {
    List<String> many = List.of("bow-d", "bow-cc", "bow-a", "bow", "bow-bb");
    assertThat(Suggestion.didYouMeanOneOf("bow-dd", many))
        .isEqualTo("; did you mean 'bow-d', 'bow-a' or 'bow-bb'?");
    assertThat(Suggestion.didYouMeanOneOf("sentiment-bet", KNOWN))
        .isEqualTo("; did you mean 'sentiment-bert' or 'sentiment-cnn'?");
    assertThat(Suggestion.didYouMeanOneOf("tinylm", KNOWN)).isEqualTo("; did you mean 'tiny-lm'?");
    assertThat(Suggestion.didYouMeanOneOf("llama", KNOWN)).isEmpty();
  }

  @Test
  void suggestsNothingWhereNothingIsNear() {
    assertThat(Suggestion.nearest("llama", KNOWN)).isEmpty();
    assertThat(Suggestion.didYouMean("x", List.of())).isEmpty();
  }
}
