package io.serai.plugins.text;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import io.serai.plugins.natives.Platform;
import io.serai.spi.ErrorCode;
import io.serai.spi.ModelFile;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.io.Reader;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;

/**
 * A Hugging Face tokenizer, from a {@code tokenizer.json}. It calls DJL's native binding itself;
 * see docs/decisions/0001-onnxruntime-without-djl-engine.md.
 */
public final class Tokenizer implements AutoCloseable {
  /** Reading takes up to four times a file's size of heap. */
  private static final int SHARE_OF_HEAP = 8;

  private static final int CHARACTERS_AT_ONCE = 8192;
  private static final int LONG_ENOUGH_TO_PAD = 64;
  private static final List<String> PADDING = List.of("[PAD]", "<pad>", "<|pad|>");

  private final TokenizersLibrary library;
  private final long handle;
  private final int maxLength;
  private final long paddingId;

  private Tokenizer(TokenizersLibrary library, long handle) {
    this.library = library;
    this.handle = handle;
    this.maxLength = library.getMaxLength(handle);
    library.disableTruncation(handle);
    this.paddingId = findPaddingId();
    library.disablePadding(handle);
  }

  /** Where a bundle has the native library that this calls. */
  public static String library(Platform platform) {
    String folder =
        switch (platform) {
          case X86_64 -> "linux-x86_64";
          case AARCH64 -> "linux-aarch64";
        };
    return "/native/lib/%s/cpu/libtokenizers.so".formatted(folder);
  }

  /**
   * Loads a tokenizer that neither truncates nor pads.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_MODEL} if the file isn't a tokenizer
   */
  public static Tokenizer load(TokenizersLibrary library, ModelFile file) {
    long handle;
    try {
      handle = library.createTokenizerFromString(read(file));
    } catch (IOException e) {
      throw new SeraiException(
          ErrorCode.INVALID_MODEL, file.name() + " can't be read: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      // What the native code throws has no type of its own.
      throw new SeraiException(
          ErrorCode.INVALID_MODEL, file.name() + " is not a tokenizer: " + e.getMessage(), e);
    }
    try {
      return new Tokenizer(library, handle);
    } catch (RuntimeException | Error e) {
      library.deleteTokenizer(handle);
      throw e;
    }
  }

  /**
   * Cuts texts off from now on. Not to be called while texts are encoded.
   *
   * @param tokens at most, special ones included
   * @throws SeraiException with {@link ErrorCode#INVALID_PARAMETER} if the special ones alone are
   *     as many
   */
  public void truncateTo(int tokens) {
    int special = encode("").length;
    if (tokens <= special) {
      throw new SeraiException(
          ErrorCode.INVALID_PARAMETER,
          "parameter 'max_length' is %d, but %d special tokens frame each text; set it higher"
              .formatted(tokens, special));
    }
    library.setTruncation(handle, tokens, "LONGEST_FIRST", 0);
  }

  /** How many tokens a text may have by the tokenizer's file; -1 if it doesn't say. */
  public int maxLength() {
    return maxLength;
  }

  /** The token that fills up shorter texts of a batch. */
  public long paddingId() {
    return paddingId;
  }

  /** The tokens of a text, with special ones as the tokenizer frames texts. */
  public long[] encode(String text) {
    return encode(text, true);
  }

  /** The tokens of a text that has its special ones written in it already. */
  public long[] encodeUnframed(String text) {
    return encode(text, false);
  }

  /** The same, with the places of the tokens in the text. */
  public TokenizedText encodeWithPlaces(String text) {
    long encoding = encoding(text, true);
    try {
      return TokenizedText.of(
          text,
          library.getTokenIds(encoding),
          library.getTokenCharSpans(encoding),
          library.getSpecialTokenMask(encoding));
    } finally {
      library.deleteEncoding(encoding);
    }
  }

  /** The text of tokens, without special ones. */
  public String decode(long[] ids) {
    return library.decode(handle, ids, true);
  }

  /** The text of tokens, with special ones as they are written. */
  public String decodeAll(long[] ids) {
    return library.decode(handle, ids, false);
  }

  /** The number of a token, if the vocabulary has one that is written exactly so. */
  public OptionalLong idOf(String token) {
    long[] ids;
    try {
      ids = encode(token, false);
    } catch (SeraiException e) {
      // A vocabulary without a token for unknown words refuses them.
      return OptionalLong.empty();
    }
    return ids.length == 1 && decodeAll(ids).equals(token)
        ? OptionalLong.of(ids[0])
        : OptionalLong.empty();
  }

  @Override
  public void close() {
    library.deleteTokenizer(handle);
  }

  private long encoding(String text, boolean framed) {
    try {
      return library.encode(handle, text, framed);
    } catch (RuntimeException e) {
      throw new SeraiException(
          ErrorCode.INVALID_INPUT, "the tokenizer can't take the text: " + e.getMessage(), e);
    }
  }

  private long[] encode(String text, boolean framed) {
    long encoding = encoding(text, framed);
    try {
      return library.getTokenIds(encoding);
    } finally {
      library.deleteEncoding(encoding);
    }
  }

  /** The binding doesn't tell the padding token of the file, so an empty text is padded. */
  private long findPaddingId() {
    if (library.getPaddingStrategy(handle).equals("DO_NOT_PAD")) {
      return PADDING.stream()
          .map(this::idOf)
          .flatMapToLong(OptionalLong::stream)
          .findFirst()
          .orElse(0);
    }
    library.setPadding(handle, LONG_ENOUGH_TO_PAD, "MAX_LENGTH", 0);
    long encoding = library.encode(handle, "", true);
    try {
      long[] ids = library.getTokenIds(encoding);
      long[] mask = library.getAttentionMask(encoding);
      return ids[mask[0] == 0 ? 0 : ids.length - 1];
    } finally {
      library.deleteEncoding(encoding);
    }
  }

  private static String read(ModelFile file) throws IOException {
    long most = Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
    if (file.size() > most) {
      throw new IOException(
          "it has %d bytes, and an engine with this heap reads up to %d; raise -Xmx in bin/jvm.options"
              .formatted(file.size(), most));
    }
    StringBuilder text = new StringBuilder((int) file.size());
    char[] part = new char[CHARACTERS_AT_ONCE];
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    try (SeekableByteChannel channel = file.open();
        Reader reader = Channels.newReader(channel, decoder, -1)) {
      for (int read = reader.read(part); read >= 0; read = reader.read(part)) {
        text.append(part, 0, read);
      }
    }
    return text.toString();
  }
}
