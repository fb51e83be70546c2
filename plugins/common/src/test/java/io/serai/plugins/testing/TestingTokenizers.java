package io.serai.plugins.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Tokenizer files. */
public final class TestingTokenizers {
  /** The words of {@link #words}, by number. */
  public static final List<String> WORDS =
      List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "good", "bad", "film");

  /** The token that ends a text of {@link #bytes}. */
  public static final int END = 256;

  private TestingTokenizers() {}

  /** Splits at spaces; [CLS] and [SEP] frame each text if asked for. */
  public static String words(boolean framed) {
    String vocabulary =
        IntStream.range(0, WORDS.size())
            .mapToObj(id -> "\"%s\": %d".formatted(WORDS.get(id), id))
            .collect(Collectors.joining(", ", "{", "}"));
    String added =
        IntStream.range(0, 4)
            .mapToObj(id -> addedToken(id, WORDS.get(id)))
            .collect(Collectors.joining(", "));
    String frame =
        """
        {"type": "TemplateProcessing",
         "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}},
                    {"Sequence": {"id": "A", "type_id": 0}},
                    {"SpecialToken": {"id": "[SEP]", "type_id": 0}}],
         "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
         "special_tokens": {"[CLS]": {"id": "[CLS]", "ids": [2], "tokens": ["[CLS]"]},
                            "[SEP]": {"id": "[SEP]", "ids": [3], "tokens": ["[SEP]"]}}}\
        """;
    return """
    {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [%s],
     "normalizer": {"type": "Lowercase"}, "pre_tokenizer": {"type": "WhitespaceSplit"},
     "post_processor": %s, "decoder": null,
     "model": {"type": "WordLevel", "vocab": %s, "unk_token": "[UNK]"}}\
    """
        .formatted(added, framed ? frame : "null", vocabulary);
  }

  /** One token per byte, numbered as the byte, and {@code <|endoftext|>}. */
  public static String bytes() {
    List<String> characters = byteCharacters();
    String vocabulary =
        IntStream.range(0, 256)
            .mapToObj(value -> "\"%s\": %d".formatted(escape(characters.get(value)), value))
            .collect(Collectors.joining(", ", "{", ", \"<|endoftext|>\": 256}"));
    return """
    {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [%s],
     "normalizer": null,
     "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true},
     "post_processor": null,
     "decoder": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true},
     "model": {"type": "BPE", "dropout": null, "unk_token": null, "continuing_subword_prefix": null,
               "end_of_word_suffix": null, "fuse_unk": false, "byte_fallback": false,
               "vocab": %s, "merges": []}}\
    """
        .formatted(addedToken(END, "<|endoftext|>"), vocabulary);
  }

  /** The printable character that byte-level tokenizers write for each byte. */
  private static List<String> byteCharacters() {
    List<String> characters = new ArrayList<>();
    int unprintable = 0;
    for (int value = 0; value < 256; value++) {
      boolean printable =
          (value >= 33 && value < 127) || (value >= 161 && value < 173) || value >= 174;
      characters.add(Character.toString(printable ? value : 256 + unprintable++));
    }
    return characters;
  }

  private static String escape(String character) {
    return character.equals("\"") || character.equals("\\") ? "\\" + character : character;
  }

  private static String addedToken(int id, String content) {
    return """
    {"id": %d, "content": "%s", "single_word": false, "lstrip": false, "rstrip": false,
     "normalized": false, "special": true}\
    """
        .formatted(id, content);
  }
}
