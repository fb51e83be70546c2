package io.serai.generator;

import java.util.ArrayList;
import java.util.List;

/**
 * Vocabularies of the right size for generated models, with which any text can be split: the tokens
 * of single bytes or letters, and invented words.
 */
final class GgufVocabulary {
  private static final int NORMAL = 1;
  private static final int UNKNOWN = 2;
  private static final int CONTROL = 3;
  private static final int BYTE = 6;
  private static final int BYTES = 256;
  private static final int LETTERS = 26;
  private static final String WORD_START = "\u2581";

  private GgufVocabulary() {}

  /** For models that generate: SentencePiece's. */
  static void pieces(GgufMetadata metadata, int size) {
    List<String> tokens = new ArrayList<>(List.of("<unk>", "<s>", "</s>"));
    List<Integer> types = new ArrayList<>(List.of(UNKNOWN, CONTROL, CONTROL));
    for (int i = 0; i < BYTES && tokens.size() < size; i++) {
      tokens.add("<0x%02X>".formatted(i));
      types.add(BYTE);
    }
    List<Float> scores = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      if (i >= tokens.size()) {
        tokens.add(i == 3 + BYTES ? WORD_START : WORD_START + word(i));
        types.add(NORMAL);
      }
      scores.add(-(float) i);
    }
    metadata
        .text("tokenizer.ggml.model", "llama")
        .text("tokenizer.ggml.pre", "default")
        .texts("tokenizer.ggml.tokens", tokens)
        .fractions("tokenizer.ggml.scores", scores)
        .numbers("tokenizer.ggml.token_type", types)
        .number("tokenizer.ggml.bos_token_id", 1)
        .number("tokenizer.ggml.eos_token_id", 2)
        .number("tokenizer.ggml.unknown_token_id", 0);
  }

  /** For BERT: WordPiece's. */
  static void words(GgufMetadata metadata, int size) {
    List<String> tokens = new ArrayList<>(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"));
    List<Integer> types = new ArrayList<>(List.of(CONTROL, UNKNOWN, CONTROL, CONTROL, CONTROL));
    for (char letter = '!'; letter <= '~'; letter++) {
      tokens.add(WORD_START + letter);
      tokens.add(String.valueOf(letter));
    }
    for (int i = tokens.size(); i < size; i++) {
      tokens.add(WORD_START + word(i));
    }
    while (types.size() < size) {
      types.add(NORMAL);
    }
    metadata
        .text("tokenizer.ggml.model", "bert")
        .texts("tokenizer.ggml.tokens", tokens.subList(0, size))
        .numbers("tokenizer.ggml.token_type", types)
        .number("tokenizer.ggml.token_type_count", 2)
        .number("tokenizer.ggml.padding_token_id", 0)
        .number("tokenizer.ggml.unknown_token_id", 1)
        .number("tokenizer.ggml.bos_token_id", 2)
        .number("tokenizer.ggml.cls_token_id", 2)
        .number("tokenizer.ggml.seperator_token_id", 3)
        .number("tokenizer.ggml.mask_token_id", 4);
  }

  /** A word of small letters for each number, two at least. */
  private static String word(int number) {
    StringBuilder letters = new StringBuilder();
    int left = number + LETTERS;
    while (left > 0) {
      letters.append((char) ('a' + left % LETTERS));
      left /= LETTERS;
    }
    return letters.toString();
  }
}
