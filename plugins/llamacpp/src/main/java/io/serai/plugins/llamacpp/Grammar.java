package io.serai.plugins.llamacpp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.serai.plugins.llamacpp.LlamaLibrary.Functions;
import io.serai.plugins.natives.Platform;
import io.serai.spi.Constraint;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Rules in GBNF, and how far a text has come in them. */
final class Grammar implements AutoCloseable {
  private static final String START = "root";

  /** After a pointer and two strings of C++, which are those of GCC 4 in the one library. */
  private static final long RULES_AT =
      switch (Platform.current("llamacpp")) {
        case X86_64 -> 8 + 2 * 8;
        case AARCH64 -> 8 + 2 * 32;
      };

  private final Functions functions;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment handle;
  private final MemorySegment one = arena.allocate(Layouts.TOKEN_DATA);
  private final MemorySegment array = arena.allocate(Layouts.TOKEN_DATA_ARRAY);
  private @Nullable MemorySegment all;

  private Grammar(Functions functions, MemorySegment handle) {
    this.functions = functions;
    this.handle = handle;
  }

  /**
   * The grammar of a constraint.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_PARAMETER} if its rules can't be read, or
   *     are too much for llama.cpp
   */
  static Grammar of(LlamaLibrary library, Vocabulary vocabulary, Constraint constraint) {
    String rules =
        switch (constraint) {
          case Constraint.Grammar(var given) -> given;
          case Constraint.JsonSchema(var schema) -> JsonSchemaGrammar.of(schema);
        };
    GrammarLimits.check(rules);
    Functions functions = library.functions();
    if (!tellsRules(functions)) {
      throw new SeraiException(
          ErrorCode.BACKEND_UNAVAILABLE,
          "the bundle's library of llama.cpp doesn't tell whether it could read a grammar; use a"
              + " llama-server");
    }
    MemorySegment handle = init(functions, vocabulary.handle(), rules);
    if (!hasRules(handle)) {
      functions.run(functions.samplerFree, handle);
      throw new SeraiException(
          ErrorCode.INVALID_PARAMETER,
          "llama.cpp can't read the grammar; it must be in GBNF with a rule named root, and no rule"
              + " may begin with itself");
    }
    return new Grammar(functions, handle);
  }

  /** Whether rules can be told from none, which depends on how the library was compiled. */
  private static boolean tellsRules(Functions functions) {
    return hasRules(functions, "root ::= [a-z]") && !hasRules(functions, "");
  }

  private static boolean hasRules(Functions functions, String rules) {
    MemorySegment handle = init(functions, MemorySegment.NULL, rules);
    boolean found = hasRules(handle);
    functions.run(functions.samplerFree, handle);
    return found;
  }

  private static MemorySegment init(Functions functions, MemorySegment vocabulary, String rules) {
    try (Arena arena = Arena.ofConfined()) {
      return functions.pointer(
          functions.grammarInit,
          vocabulary,
          arena.allocateFrom(rules.replace("\0", "")),
          arena.allocateFrom(START));
    }
  }

  /**
   * Without rules that it could read, llama.cpp makes a sampler all the same, which allows
   * everything. It has nothing at its end then, where the rules are otherwise.
   */
  @SuppressWarnings("restricted")
  private static boolean hasRules(MemorySegment handle) {
    MemorySegment sampler =
        handle.reinterpret(2 * ADDRESS.byteSize()).get(ADDRESS, ADDRESS.byteSize());
    return !sampler
        .reinterpret(RULES_AT + ADDRESS.byteSize())
        .get(ADDRESS, RULES_AT)
        .equals(MemorySegment.NULL);
  }

  /** Whether the text may go on with that token. */
  boolean allows(int token) {
    write(one, 0, token, 0);
    apply(one, 1);
    return read(one, 0) != Float.NEGATIVE_INFINITY;
  }

  /** Sets the scores of tokens that may not come next to minus infinity. */
  void restrict(float[] scores) {
    MemorySegment candidates = all;
    if (candidates == null) {
      candidates = arena.allocate(Layouts.TOKEN_DATA, scores.length);
      all = candidates;
    }
    for (int token = 0; token < scores.length; token++) {
      write(candidates, token, token, scores[token]);
    }
    apply(candidates, scores.length);
    for (int token = 0; token < scores.length; token++) {
      scores[token] = read(candidates, token);
    }
  }

  /** The text goes on with that token, which is allowed. */
  void accept(int token) {
    functions.run(functions.samplerAccept, handle, token);
  }

  private void apply(MemorySegment candidates, int count) {
    Layouts.set(array, Layouts.TOKEN_DATA_ARRAY, "data", candidates);
    array.set(JAVA_LONG, Layouts.offset(Layouts.TOKEN_DATA_ARRAY, "size"), count);
    functions.run(functions.samplerApply, handle, array);
  }

  private static void write(MemorySegment candidates, int index, int token, float score) {
    long at = index * Layouts.TOKEN_DATA.byteSize();
    candidates.set(JAVA_INT, at, token);
    candidates.set(JAVA_FLOAT, at + Integer.BYTES, score);
  }

  private static float read(MemorySegment candidates, int index) {
    return candidates.get(JAVA_FLOAT, index * Layouts.TOKEN_DATA.byteSize() + Integer.BYTES);
  }

  @Override
  public void close() {
    functions.run(functions.samplerFree, handle);
    arena.close();
  }
}
