package io.serai.plugins.llamacpp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The functions of {@code llama.h} that are used, called in a library. Names are llama.cpp's; what
 * they do is described there.
 *
 * <p>The library stays mapped until nothing refers to this any more.
 */
final class LlamaLibrary {
  private static final Linker LINKER = Linker.nativeLinker();

  private final SymbolLookup symbols;
  private final LlamaLog log;
  private final Functions functions;
  private final Turns turns = new Turns();

  private LlamaLibrary(SymbolLookup symbols, LlamaLog log) {
    this.symbols = symbols;
    this.log = log;
    this.functions = new Functions(this);
  }

  /**
   * Loads a library, checks that it is of the version that is known, and has it log to {@link
   * LlamaLog}.
   *
   * @throws SeraiException with {@link ErrorCode#BACKEND_UNAVAILABLE} if it is of another version
   * @throws IllegalArgumentException if it can't be loaded
   */
  @SuppressWarnings("restricted")
  static LlamaLibrary load(Path file) {
    SymbolLookup symbols = SymbolLookup.libraryLookup(file, Arena.ofAuto());
    LlamaLibrary library = new LlamaLibrary(symbols, new LlamaLog());
    Functions functions = library.functions;
    List<String> differences =
        LayoutCheck.differences(
            allocator -> functions.struct(functions.modelDefaultParams, allocator),
            allocator -> functions.struct(functions.contextDefaultParams, allocator));
    if (!differences.isEmpty()) {
      throw new SeraiException(
          ErrorCode.BACKEND_UNAVAILABLE,
          "%s is of another version of llama.cpp than %s: %s"
              .formatted(file, LlamaBackend.VERSION, String.join("; ", differences)));
    }
    functions.run(functions.logSet, library.log.callback(), MemorySegment.NULL);
    functions.run(functions.backendInit);
    return library;
  }

  /** The functions. */
  Functions functions() {
    return functions;
  }

  /** What the library logs. */
  LlamaLog log() {
    return log;
  }

  /**
   * Who may compute. Texts were seen to come out wrong, now and then, where several contexts
   * computed in one process at once; why isn't known. So none does, be they of one model with two
   * tasks or of several models that share a worker.
   */
  Turns turns() {
    return turns;
  }

  @SuppressWarnings("restricted")
  private MethodHandle find(String name, FunctionDescriptor descriptor) {
    MemorySegment symbol =
        symbols
            .find(name)
            .orElseThrow(
                () ->
                    new SeraiException(
                        ErrorCode.BACKEND_UNAVAILABLE,
                        "the library of llama.cpp lacks the function " + name));
    MethodHandle handle = LINKER.downcallHandle(symbol, descriptor);
    return handle
        .asSpreader(Object[].class, handle.type().parameterCount())
        .asType(MethodType.methodType(Object.class, Object[].class));
  }

  /** Handles of the functions, each taking its arguments as an array, and how they are called. */
  static final class Functions {
    final MethodHandle backendInit;
    final MethodHandle logSet;
    final MethodHandle supportsGpuOffload;
    final MethodHandle modelDefaultParams;
    final MethodHandle modelLoad;
    final MethodHandle modelFree;
    final MethodHandle modelVocab;
    final MethodHandle modelWidth;
    final MethodHandle modelHasEncoder;
    final MethodHandle contextDefaultParams;
    final MethodHandle contextInit;
    final MethodHandle contextFree;
    final MethodHandle cacheClear;
    final MethodHandle decode;
    final MethodHandle logits;
    final MethodHandle embeddings;
    final MethodHandle vocabSize;
    final MethodHandle vocabBos;
    final MethodHandle vocabEos;
    final MethodHandle vocabEndsText;
    final MethodHandle tokenize;
    final MethodHandle tokenToPiece;
    final MethodHandle grammarInit;
    final MethodHandle samplerApply;
    final MethodHandle samplerAccept;
    final MethodHandle samplerFree;

    private Functions(LlamaLibrary library) {
      backendInit = library.find("llama_backend_init", procedure());
      logSet = library.find("llama_log_set", procedure(ADDRESS, ADDRESS));
      supportsGpuOffload = library.find("llama_supports_gpu_offload", function(JAVA_BOOLEAN));
      modelDefaultParams =
          library.find("llama_model_default_params", function(Layouts.MODEL_PARAMS));
      modelLoad =
          library.find(
              "llama_model_load_from_file", function(ADDRESS, ADDRESS, Layouts.MODEL_PARAMS));
      modelFree = library.find("llama_model_free", procedure(ADDRESS));
      modelVocab = library.find("llama_model_get_vocab", function(ADDRESS, ADDRESS));
      modelWidth = library.find("llama_model_n_embd", function(JAVA_INT, ADDRESS));
      modelHasEncoder = library.find("llama_model_has_encoder", function(JAVA_BOOLEAN, ADDRESS));
      contextDefaultParams =
          library.find("llama_context_default_params", function(Layouts.CONTEXT_PARAMS));
      contextInit =
          library.find("llama_init_from_model", function(ADDRESS, ADDRESS, Layouts.CONTEXT_PARAMS));
      contextFree = library.find("llama_free", procedure(ADDRESS));
      cacheClear = library.find("llama_kv_self_clear", procedure(ADDRESS));
      decode = library.find("llama_decode", function(JAVA_INT, ADDRESS, Layouts.BATCH));
      logits = library.find("llama_get_logits_ith", function(ADDRESS, ADDRESS, JAVA_INT));
      embeddings = library.find("llama_get_embeddings", function(ADDRESS, ADDRESS));
      vocabSize = library.find("llama_vocab_n_tokens", function(JAVA_INT, ADDRESS));
      vocabBos = library.find("llama_vocab_bos", function(JAVA_INT, ADDRESS));
      vocabEos = library.find("llama_vocab_eos", function(JAVA_INT, ADDRESS));
      vocabEndsText = library.find("llama_vocab_is_eog", function(JAVA_BOOLEAN, ADDRESS, JAVA_INT));
      tokenize =
          library.find(
              "llama_tokenize",
              function(
                  JAVA_INT,
                  ADDRESS,
                  ADDRESS,
                  JAVA_INT,
                  ADDRESS,
                  JAVA_INT,
                  JAVA_BOOLEAN,
                  JAVA_BOOLEAN));
      tokenToPiece =
          library.find(
              "llama_token_to_piece",
              function(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_BOOLEAN));
      grammarInit =
          library.find("llama_sampler_init_grammar", function(ADDRESS, ADDRESS, ADDRESS, ADDRESS));
      samplerApply = library.find("llama_sampler_apply", procedure(ADDRESS, ADDRESS));
      samplerAccept = library.find("llama_sampler_accept", procedure(ADDRESS, JAVA_INT));
      samplerFree = library.find("llama_sampler_free", procedure(ADDRESS));
    }

    private static FunctionDescriptor function(MemoryLayout result, MemoryLayout... arguments) {
      return FunctionDescriptor.of(result, arguments);
    }

    private static FunctionDescriptor procedure(MemoryLayout... arguments) {
      return FunctionDescriptor.ofVoid(arguments);
    }

    /** Calls a function that returns a struct. */
    MemorySegment struct(MethodHandle function, SegmentAllocator allocator) {
      return pointer(function, allocator);
    }

    /** Calls a function that returns a pointer. */
    MemorySegment pointer(MethodHandle function, @Nullable Object... arguments) {
      return (MemorySegment) call(function, arguments);
    }

    /** Calls a function that returns a number. */
    int number(MethodHandle function, @Nullable Object... arguments) {
      return (int) call(function, arguments);
    }

    /** Calls a function that returns whether something is so. */
    boolean holds(MethodHandle function, @Nullable Object... arguments) {
      return (boolean) call(function, arguments);
    }

    /** Calls a function that returns nothing. */
    void run(MethodHandle function, @Nullable Object... arguments) {
      invoke(function, arguments);
    }

    private static Object call(MethodHandle function, @Nullable Object... arguments) {
      Object result = invoke(function, arguments);
      if (result == null) {
        throw new IllegalStateException("the function returns nothing");
      }
      return result;
    }

    private static @Nullable Object invoke(MethodHandle function, @Nullable Object... arguments) {
      try {
        return (Object) function.invokeExact(arguments);
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new IllegalStateException("native functions throw nothing", e);
      }
    }
  }
}
