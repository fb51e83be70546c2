package io.serai.bench;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/**
 * Texts of a GGUF model by llama.cpp's own functions and nothing else. Run by {@code
 * generation.sh}, with the library, the file, the prompt's tokens, how many to generate and how
 * many texts. Of the structs only sizes and a few fields matter; they are those of b4916.
 */
@SuppressWarnings("restricted")
public final class BareLlama {
  private static final int MODEL_PARAMS_BYTES = 64;
  private static final int CONTEXT_PARAMS_BYTES = 120;
  private static final int BATCH_BYTES = 56;
  private static final int BATCH_SIZE = 512;
  private static final int CONTEXT_TOKENS = 1024;

  private final Arena arena = Arena.ofAuto();
  private final SymbolLookup library;
  private final MemorySegment context;
  private final int vocabulary;
  private final MethodHandle batchOf;
  private final MethodHandle decode;
  private final MethodHandle logits;
  private final MethodHandle clear;

  private BareLlama(Path file, Path model) throws Throwable {
    library = SymbolLookup.libraryLookup(file, arena);
    StructLayout modelParams = bytes(MODEL_PARAMS_BYTES);
    StructLayout contextParams = bytes(CONTEXT_PARAMS_BYTES);
    StructLayout batch = bytes(BATCH_BYTES);
    find("llama_backend_init", FunctionDescriptor.ofVoid()).invoke();
    MemorySegment weights =
        (MemorySegment)
            find("llama_model_load_from_file", FunctionDescriptor.of(ADDRESS, ADDRESS, modelParams))
                .invoke(
                    arena.allocateFrom(model.toString()),
                    defaults("llama_model_default_params", modelParams));
    context =
        (MemorySegment)
            find("llama_init_from_model", FunctionDescriptor.of(ADDRESS, ADDRESS, contextParams))
                .invoke(weights, contextParams(contextParams));
    MemorySegment words =
        (MemorySegment)
            find("llama_model_get_vocab", FunctionDescriptor.of(ADDRESS, ADDRESS)).invoke(weights);
    vocabulary =
        (int) find("llama_vocab_n_tokens", FunctionDescriptor.of(JAVA_INT, ADDRESS)).invoke(words);
    batchOf = find("llama_batch_get_one", FunctionDescriptor.of(batch, ADDRESS, JAVA_INT));
    decode = find("llama_decode", FunctionDescriptor.of(JAVA_INT, ADDRESS, batch));
    logits = find("llama_get_logits_ith", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT));
    clear = find("llama_kv_self_clear", FunctionDescriptor.ofVoid(ADDRESS));
  }

  /** Loads the model and generates. */
  public static void main(String[] arguments) throws Throwable {
    BareLlama bare = new BareLlama(Path.of(arguments[0]), Path.of(arguments[1]));
    int prompt = Integer.parseInt(arguments[2]);
    int tokens = Integer.parseInt(arguments[3]);
    GenerationTimes.measure(
        Integer.parseInt(arguments[4]),
        clock -> {
          try {
            return bare.generate(prompt, tokens, clock);
          } catch (Exception | Error e) {
            throw e;
          } catch (Throwable e) {
            throw new IllegalStateException("native functions throw nothing", e);
          }
        });
  }

  private int generate(int prompt, int tokens, GenerationTimes.Clock clock) throws Throwable {
    try (Arena text = Arena.ofConfined()) {
      clear.invoke(context);
      MemorySegment next = text.allocate(JAVA_INT, prompt);
      for (int i = 0; i < prompt; i++) {
        next.setAtIndex(JAVA_INT, i, 5);
      }
      int count = prompt;
      for (int i = 0; i < tokens; i++) {
        MemorySegment batch = (MemorySegment) batchOf.invoke((SegmentAllocator) text, next, count);
        int result = (int) decode.invoke(context, batch);
        if (result != 0) {
          throw new IllegalStateException("llama_decode gave " + result);
        }
        next.set(JAVA_INT, 0, best());
        count = 1;
        clock.tick();
      }
      return prompt;
    }
  }

  private int best() throws Throwable {
    MemorySegment scores =
        ((MemorySegment) logits.invoke(context, -1)).reinterpret((long) vocabulary * Float.BYTES);
    int best = 0;
    for (int i = 1; i < vocabulary; i++) {
      if (scores.getAtIndex(JAVA_FLOAT, i) > scores.getAtIndex(JAVA_FLOAT, best)) {
        best = i;
      }
    }
    return best;
  }

  /** As the backend sets them: one thread, batches of 512 tokens. */
  private MemorySegment contextParams(StructLayout layout) throws Throwable {
    MemorySegment params = defaults("llama_context_default_params", layout);
    params.setAtIndex(JAVA_INT, 0, CONTEXT_TOKENS);
    params.setAtIndex(JAVA_INT, 1, BATCH_SIZE);
    params.setAtIndex(JAVA_INT, 2, BATCH_SIZE);
    params.setAtIndex(JAVA_INT, 4, 1);
    params.setAtIndex(JAVA_INT, 5, 1);
    return params;
  }

  private MemorySegment defaults(String function, StructLayout layout) throws Throwable {
    return (MemorySegment)
        find(function, FunctionDescriptor.of(layout)).invoke((SegmentAllocator) arena);
  }

  private MethodHandle find(String name, FunctionDescriptor descriptor) {
    return Linker.nativeLinker().downcallHandle(library.find(name).orElseThrow(), descriptor);
  }

  private static StructLayout bytes(int size) {
    return MemoryLayout.structLayout(
        MemoryLayout.sequenceLayout(size / Long.BYTES, JAVA_LONG).withName("opaque"));
  }
}
