package io.serai.plugins.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenTextTest {
  @Test
  void waitsUntilACharacterIsComplete() {
    assertThat(pieces("aé😀b")).containsExactly("a", "", "é", "", "", "", "😀", "b");
  }

  @Test
  void joinsToTheWholeTextWhateverItIs() {
    String text = "naïve 👍🏽 ﬁn ٣ \uFFFD end".repeat(20);
    assertThat(String.join("", pieces(text))).isEqualTo(text);
  }

  @Test
  void showsWhatIsNoCharacterOnceThatIsClear() {
    TokenText text = new TokenText(TokenTextTest::bytes);
    assertThat(text.append(0xf0)).isEmpty();
    assertThat(text.append('a')).isEqualTo("\uFFFDa");
    assertThat(text.append(0xc3)).isEmpty();
    assertThat(text.release()).isEqualTo("\uFFFD");
    assertThat(text.release()).isEmpty();
  }

  @Test
  void keepsSpacesThatATokenLosesAtTheStartOfAText() {
    TokenText text = new TokenText(TokenTextTest::words);
    assertThat(text.append(1)).isEqualTo("w1");
    assertThat(text.append(2)).isEqualTo(" w2");
    assertThat(text.append(3)).isEqualTo(" w3");
  }

  private static List<String> pieces(String text) {
    TokenText tokenText = new TokenText(TokenTextTest::bytes);
    List<String> pieces = new ArrayList<>();
    for (byte next : text.getBytes(StandardCharsets.UTF_8)) {
      pieces.add(tokenText.append(Byte.toUnsignedLong(next)));
    }
    pieces.removeIf(piece -> piece.isEmpty() && text.length() > 100);
    return pieces;
  }

  /** One token per byte, as byte-level tokenizers fall back to. */
  private static String bytes(long[] tokens) {
    byte[] bytes = new byte[tokens.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) tokens[i];
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** One token per word; the first word of a text loses its space, as with SentencePiece. */
  private static String words(long[] tokens) {
    StringBuilder text = new StringBuilder();
    for (long token : tokens) {
      text.append(" w").append(token);
    }
    return text.toString().strip();
  }
}
