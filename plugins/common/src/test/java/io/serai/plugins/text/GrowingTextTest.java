package io.serai.plugins.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.spi.Generation;
import io.serai.spi.Generation.FinishReason;
import io.serai.spi.GenerationRequest;
import io.serai.spi.Prompt;
import io.serai.spi.Sampling;
import io.serai.spi.Stop;
import io.serai.spi.TokenLogprob;
import io.serai.spi.TokenSink;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Texts whose tokens are letters, after a prompt of three tokens. */
class GrowingTextTest {
  private static final int PROMPT = 3;
  private static final int CONTEXT = 100;
  private static final int END = 0;

  private final List<String> pieces = new ArrayList<>();

  @Test
  void theTokenThatEndsATextIsCountedAndNotPartOfIt() {
    Generation whole = generate(10, CONTEXT, List.of(), "ab", true);
    assertThat(whole.text()).isEqualTo("ab");
    assertThat(whole.generatedTokens()).isEqualTo(3);
    assertThat(whole.promptTokens()).isEqualTo(PROMPT);
    assertThat(whole.finish()).isEqualTo(FinishReason.STOP);
    assertThat(pieces).containsExactly("a", "b", "");
  }

  @Test
  void aTextEndsAtTheMostTokens() {
    Generation whole = generate(2, CONTEXT, List.of(), "abc", false);
    assertThat(whole.text()).isEqualTo("ab");
    assertThat(whole.finish()).isEqualTo(FinishReason.LENGTH);
  }

  @Test
  void aTextEndsWhereTheContextIsFull() {
    assertThat(generate(50, PROMPT + 2, List.of(), "abc", false).text()).isEqualTo("ab");
  }

  @Test
  void whatMayBeAStopStringIsHeldUntilItIsClear() {
    Generation whole = generate(50, CONTEXT, List.of("bd", "xyz"), "abcxyzq", false);
    assertThat(whole.text()).isEqualTo("abc");
    assertThat(whole.finish()).isEqualTo(FinishReason.STOP);
    assertThat(pieces).containsExactly("a", "", "bc", "", "", "");
  }

  @Test
  void whatWasHeldIsToldWhereTheTextEndsBeforeItIsAStopString() {
    Generation whole = generate(3, CONTEXT, List.of("xyz"), "axy", false);
    assertThat(whole.text()).isEqualTo("axy");
    assertThat(pieces).containsExactly("a", "", "xy");
  }

  /** What comes of those letters, and of the end if it is asked for. */
  private Generation generate(
      int most, int context, List<String> stops, String letters, boolean end) {
    GenerationRequest request =
        new GenerationRequest(
            new Prompt.Text("p"), most, Sampling.GREEDY, new Stop(stops, List.of()), null);
    TokenSink sink = (token, piece) -> pieces.add(piece);
    GrowingText text =
        new GrowingText(
            request,
            PROMPT,
            context,
            new TokenText(GrowingTextTest::letters),
            new TokenChoices(null, (token, logprob) -> new TokenLogprob("", null, logprob)),
            sink);
    @Nullable Generation whole = null;
    for (int i = 0; i < letters.length() && whole == null; i++) {
      whole = text.append(letters.charAt(i), false);
    }
    if (whole == null && end) {
      whole = text.append(END, true);
    }
    assertThat(whole).isNotNull();
    return whole;
  }

  private static String letters(long[] tokens) {
    StringBuilder text = new StringBuilder();
    for (long token : tokens) {
      text.append((char) token);
    }
    return text.toString();
  }
}
