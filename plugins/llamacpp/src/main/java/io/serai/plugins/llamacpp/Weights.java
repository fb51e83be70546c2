package io.serai.plugins.llamacpp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.serai.plugins.llamacpp.LlamaLibrary.Functions;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.LoadListener;
import io.serai.spi.SeraiException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A {@code llama_model}: the weights and the vocabulary, without a context. */
final class Weights implements AutoCloseable {
  private final Functions functions;
  private final MemorySegment handle;

  private Weights(Functions functions, MemorySegment handle) {
    this.functions = functions;
    this.handle = handle;
  }

  /**
   * Loads a file.
   *
   * @param gpuLayers how many layers go to the GPU
   * @throws SeraiException with {@link ErrorCode#LOAD_FAILED}, {@link ErrorCode#CANCELLED}
   */
  static Weights load(
      LlamaLibrary library,
      Path file,
      LoadParameters parameters,
      int gpuLayers,
      LoadListener listener,
      Cancellation cancellation) {
    Functions functions = library.functions();
    // Its log keeps one error for all.
    synchronized (library) {
      library.log().clear();
      try (Arena arena = Arena.ofConfined()) {
        LoadProgress progress = new LoadProgress(listener, cancellation);
        MemorySegment params = functions.struct(functions.modelDefaultParams, arena);
        Layouts.set(params, Layouts.MODEL_PARAMS, "n_gpu_layers", gpuLayers);
        Layouts.set(params, Layouts.MODEL_PARAMS, "use_mmap", parameters.mmap());
        Layouts.set(params, Layouts.MODEL_PARAMS, "use_mlock", parameters.mlock());
        Layouts.set(params, Layouts.MODEL_PARAMS, "progress_callback", progress.stub(arena));
        MemorySegment model =
            functions.pointer(functions.modelLoad, arena.allocateFrom(file.toString()), params);
        progress.rethrow();
        if (model.equals(MemorySegment.NULL)) {
          cancellation.check();
          throw new SeraiException(
              ErrorCode.LOAD_FAILED,
              "llama.cpp can't load %s: %s"
                  .formatted(file.getFileName(), library.log().firstError()));
        }
        return new Weights(functions, model);
      }
    }
  }

  /** The {@code llama_model}. */
  MemorySegment handle() {
    return handle;
  }

  /** Width of a token's vector. */
  int width() {
    return functions.number(functions.modelWidth, handle);
  }

  /** Whether it reads a text with one half and writes with another, like T5. */
  boolean hasEncoder() {
    return functions.holds(functions.modelHasEncoder, handle);
  }

  @Override
  public void close() {
    functions.run(functions.modelFree, handle);
  }

  /** Hears from native code how far a load is; no exception may reach that. */
  private static final class LoadProgress {
    private final LoadListener listener;
    private final Cancellation cancellation;
    private @Nullable RuntimeException failure;

    LoadProgress(LoadListener listener, Cancellation cancellation) {
      this.listener = listener;
      this.cancellation = cancellation;
    }

    @SuppressWarnings("restricted")
    MemorySegment stub(Arena arena) {
      try {
        return Linker.nativeLinker()
            .upcallStub(
                MethodHandles.lookup()
                    .bind(
                        this,
                        "goOn",
                        MethodType.methodType(boolean.class, float.class, MemorySegment.class)),
                FunctionDescriptor.of(JAVA_BOOLEAN, JAVA_FLOAT, ADDRESS),
                arena);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }

    @SuppressWarnings({"UnusedMethod", "UnusedVariable"})
    private boolean goOn(float fraction, MemorySegment userData) {
      try {
        listener.progress("loading", 0.1 + 0.8 * fraction);
        return !cancellation.requested();
      } catch (RuntimeException e) {
        failure = e;
        return false;
      }
    }

    void rethrow() {
      if (failure != null) {
        throw failure;
      }
    }
  }
}
