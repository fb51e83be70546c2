package io.serai.plugins.llamacpp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.serai.plugins.llamacpp.LlamaLibrary.Functions;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.serai.spi.TokenLogprob;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/** A model's {@code llama_vocab}: texts to tokens and back. Several threads may use it. */
final class Vocabulary {
  /** More come than there are bytes only where tokens are added at the ends. */
  private static final int ADDED_TOKENS = 16;

  private static final int USUAL_PIECE = 64;
  private static final int LONGEST_SPECIAL = 1024;

  private final Functions functions;
  private final MemorySegment handle;
  private final int size;

  Vocabulary(LlamaLibrary library, Weights weights) {
    this.functions = library.functions();
    this.handle = functions.pointer(functions.modelVocab, weights.handle());
    this.size = functions.number(functions.vocabSize, handle);
  }

  /** The {@code llama_vocab}. */
  MemorySegment handle() {
    return handle;
  }

  /** Distinct tokens. */
  int size() {
    return size;
  }

  /** Whether a text is over with that token. */
  boolean endsText(int token) {
    return functions.holds(functions.vocabEndsText, handle, token);
  }

  /** The tokens of a text, with those at its ends that the model wants, each once. */
  int[] encode(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try (Arena arena = Arena.ofConfined()) {
      int most = bytes.length + ADDED_TOKENS;
      MemorySegment tokens = arena.allocate(JAVA_INT, most);
      MemorySegment content = arena.allocate(bytes.length + 1L);
      MemorySegment.copy(bytes, 0, content, JAVA_BYTE, 0, bytes.length);
      int count =
          functions.number(
              functions.tokenize, handle, content, bytes.length, tokens, most, true, true);
      if (count < 0) {
        throw new SeraiException(
            ErrorCode.RUNTIME_FAILED,
            "llama.cpp can't split a text of %d bytes into tokens".formatted(bytes.length));
      }
      return withoutSecondStart(tokens.asSlice(0, (long) count * Integer.BYTES).toArray(JAVA_INT));
    }
  }

  /** A chat template may write the start token, and the tokenizer adds it once more. */
  private int[] withoutSecondStart(int[] tokens) {
    boolean twice =
        tokens.length > 1
            && tokens[0] == tokens[1]
            && tokens[0] == functions.number(functions.vocabBos, handle);
    return twice ? Arrays.copyOfRange(tokens, 1, tokens.length) : tokens;
  }

  /** The text of tokens; those that aren't text give none, and what isn't UTF-8 is replaced. */
  String decode(long[] tokens) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment piece = arena.allocate(USUAL_PIECE);
      for (long token : tokens) {
        int length = piece((int) token, piece);
        if (length < 0) {
          piece = arena.allocate(-length);
          length = piece((int) token, piece);
        }
        bytes.writeBytes(piece.asSlice(0, length).toArray(JAVA_BYTE));
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** A token with its text, also one that isn't text. */
  TokenLogprob name(int token, double logprob) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = arena.allocate(LONGEST_SPECIAL);
      int length = Math.max(0, piece(token, text, true));
      byte[] bytes = text.asSlice(0, length).toArray(JAVA_BYTE);
      return new TokenLogprob(
          new String(bytes, StandardCharsets.UTF_8),
          IntStream.range(0, length).mapToObj(i -> Byte.toUnsignedInt(bytes[i])).toList(),
          logprob);
    }
  }

  /** How the tokens at the ends of a text are written, by the names that chat templates use. */
  Map<String, String> specialTokens() {
    Map<String, String> texts = new HashMap<>();
    special("bos_token", functions.vocabBos, texts);
    special("eos_token", functions.vocabEos, texts);
    return texts;
  }

  private void special(String name, MethodHandle function, Map<String, String> into) {
    int token = functions.number(function, handle);
    if (token < 0) {
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = arena.allocate(LONGEST_SPECIAL);
      int length = piece(token, text, true);
      if (length > 0) {
        into.put(
            name, new String(text.asSlice(0, length).toArray(JAVA_BYTE), StandardCharsets.UTF_8));
      }
    }
  }

  private int piece(int token, MemorySegment into) {
    return piece(token, into, false);
  }

  /** Writes a token's text; gives its bytes, or their negative where there is no room for them. */
  private int piece(int token, MemorySegment into, boolean special) {
    return functions.number(
        functions.tokenToPiece, handle, token, into, (int) into.byteSize(), 0, special);
  }
}
