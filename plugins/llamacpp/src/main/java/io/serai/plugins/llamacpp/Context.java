package io.serai.plugins.llamacpp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.serai.plugins.llamacpp.LlamaLibrary.Functions;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/** A {@code llama_context}: the cache and the working memory of one call at a time. */
final class Context implements AutoCloseable {
  private static final int ABORTED = 2;

  /** llama.cpp's own aborts the process for some architectures. */
  private static final int NO_POOLING = 0;

  private final Functions functions;
  private final Turns turns;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment handle;
  private final MemorySegment batch;
  private final MemorySegment tokens;
  private final int batchSize;
  private volatile @Nullable Cancellation call;

  /**
   * A context with an empty cache.
   *
   * @param embeds whether it gives vectors of tokens instead of scores
   * @param batchSize tokens at once
   * @throws SeraiException with {@link ErrorCode#LOAD_FAILED} if there isn't the memory
   */
  Context(
      LlamaLibrary library,
      Weights weights,
      LoadParameters parameters,
      int length,
      int batchSize,
      boolean embeds) {
    this.functions = library.functions();
    this.turns = library.turns();
    this.batchSize = batchSize;
    try {
      this.tokens = arena.allocate(JAVA_INT, batchSize);
      this.batch = arena.allocate(Layouts.BATCH);
      Layouts.set(batch, Layouts.BATCH, "token", tokens);
      if (embeds) {
        // Without it, only the last token is computed to the end.
        MemorySegment all = arena.allocate(batchSize).fill((byte) 1);
        Layouts.set(batch, Layouts.BATCH, "logits", all);
      }
      MemorySegment params = functions.struct(functions.contextDefaultParams, arena);
      set(params, parameters, length, embeds);
      Layouts.set(params, Layouts.CONTEXT_PARAMS, "abort_callback", stub());
      MemorySegment made = functions.pointer(functions.contextInit, weights.handle(), params);
      if (made.equals(MemorySegment.NULL)) {
        throw new SeraiException(
            ErrorCode.LOAD_FAILED,
            "llama.cpp can't make a context of %d tokens: %s; lower context_length or batch_size"
                .formatted(length, library.log().firstError()));
      }
      this.handle = made;
    } catch (RuntimeException | Error e) {
      arena.close();
      throw e;
    }
  }

  private void set(MemorySegment params, LoadParameters parameters, int length, boolean embeds) {
    set(params, "n_ctx", length);
    set(params, "n_batch", batchSize);
    set(params, "n_ubatch", batchSize);
    set(params, "n_threads", parameters.threads());
    set(params, "n_threads_batch", parameters.threads());
    set(params, "type_k", parameters.cacheType().type().number());
    set(params, "type_v", parameters.cacheType().type().number());
    set(params, "pooling_type", NO_POOLING);
    Layouts.set(params, Layouts.CONTEXT_PARAMS, "embeddings", embeds);
    Layouts.set(
        params, Layouts.CONTEXT_PARAMS, "flash_attn", parameters.cacheType().needsFlashAttention());
  }

  private static void set(MemorySegment params, String field, int value) {
    Layouts.set(params, Layouts.CONTEXT_PARAMS, field, value);
  }

  @SuppressWarnings("restricted")
  private MemorySegment stub() {
    try {
      return Linker.nativeLinker()
          .upcallStub(
              MethodHandles.lookup()
                  .bind(this, "aborted", MethodType.methodType(boolean.class, MemorySegment.class)),
              FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS),
              arena);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Asked by native code after each part of its work, which shows that it goes on. */
  @SuppressWarnings({"UnusedMethod", "UnusedVariable"})
  private boolean aborted(MemorySegment userData) {
    Cancellation asking = call;
    return asking != null && asking.requested();
  }

  /** The {@code llama_context}. */
  MemorySegment handle() {
    return handle;
  }

  /** Forgets all tokens. */
  void clear() {
    functions.run(functions.cacheClear, handle);
  }

  /**
   * Computes on tokens, after those that it has seen, and copies the scores of the next token.
   *
   * @throws SeraiException with {@link ErrorCode#CANCELLED} or {@link ErrorCode#RUNTIME_FAILED}
   */
  void score(int[] added, float[] scores, Cancellation cancellation) {
    compute(added, () -> readScores(scores), cancellation);
  }

  /**
   * Computes on tokens, which are a batch at most, and copies their vectors.
   *
   * @param vectors one after another
   * @throws SeraiException as {@link #score}
   */
  void embed(int[] added, float[] vectors, Cancellation cancellation) {
    compute(added, () -> readVectors(vectors), cancellation);
  }

  /** Others may compute between batches, but not before what came of the last one is read. */
  private void compute(int[] added, Runnable read, Cancellation cancellation) {
    call = cancellation;
    try {
      for (int from = 0; from < added.length; from += batchSize) {
        try (Turns.Turn _ = turns.take(cancellation)) {
          cancellation.check();
          decode(added, from, Math.min(batchSize, added.length - from), cancellation);
          if (from + batchSize >= added.length) {
            read.run();
          }
        }
      }
    } finally {
      call = null;
    }
  }

  private void decode(int[] added, int from, int count, Cancellation cancellation) {
    MemorySegment.copy(added, from, tokens, JAVA_INT, 0, count);
    Layouts.set(batch, Layouts.BATCH, "n_tokens", count);
    int result = functions.number(functions.decode, handle, batch);
    if (result == ABORTED) {
      cancellation.check();
    }
    if (result != 0) {
      throw new SeraiException(
          ErrorCode.RUNTIME_FAILED,
          "llama.cpp can't compute on %d tokens: llama_decode gave %d".formatted(count, result));
    }
  }

  @SuppressWarnings("restricted")
  private void readScores(float[] scores) {
    MemorySegment row =
        functions
            .pointer(functions.logits, handle, -1)
            .reinterpret((long) scores.length * Float.BYTES);
    MemorySegment.copy(row, JAVA_FLOAT, 0, scores, 0, scores.length);
  }

  @SuppressWarnings("restricted")
  private void readVectors(float[] vectors) {
    MemorySegment rows =
        functions
            .pointer(functions.embeddings, handle)
            .reinterpret((long) vectors.length * Float.BYTES);
    MemorySegment.copy(rows, JAVA_FLOAT, 0, vectors, 0, vectors.length);
  }

  @Override
  public void close() {
    functions.run(functions.contextFree, handle);
    arena.close();
  }
}
