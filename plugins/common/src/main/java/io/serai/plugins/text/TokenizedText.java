package io.serai.plugins.text;

import ai.djl.huggingface.tokenizers.jni.CharSpan;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a text and where they stand in it.
 *
 * @param ids their numbers
 * @param starts index of each one's first character, in UTF-16 units; -1 for those that only frame
 *     the text
 * @param ends index after each one's last character; -1 likewise
 */
@SuppressWarnings("ArrayRecordComponent")
public record TokenizedText(long[] ids, int[] starts, int[] ends) {

  /** From what the tokenizer tells, which counts characters as Unicode code points. */
  static TokenizedText of(
      String text, long[] ids, @Nullable CharSpan[] spans, long[] specialTokens) {
    int[] places = places(text);
    int[] starts = new int[ids.length];
    int[] ends = new int[ids.length];
    for (int i = 0; i < ids.length; i++) {
      CharSpan span = spans[i];
      if (span == null || specialTokens[i] != 0) {
        starts[i] = -1;
        ends[i] = -1;
      } else {
        starts[i] = places[span.getStart()];
        ends[i] = places[span.getEnd()];
      }
    }
    return new TokenizedText(ids, starts, ends);
  }

  /** The index of each code point, and the text's end. */
  private static int[] places(String text) {
    int[] places = new int[text.codePointCount(0, text.length()) + 1];
    int at = 0;
    for (int i = 0; i < places.length; i++) {
      places[i] = at;
      at += at < text.length() ? Character.charCount(text.codePointAt(at)) : 0;
    }
    return places;
  }

  /** Whether a token only frames the text. */
  boolean frames(int token) {
    return starts[token] < 0;
  }
}
