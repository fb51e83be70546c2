package io.serai.plugins.llamacpp;

import static io.serai.plugins.text.ParameterChecks.choice;
import static io.serai.plugins.text.ParameterChecks.inRange;

import io.serai.spi.ErrorCode;
import io.serai.spi.Parameters;
import io.serai.spi.SeraiException;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a manifest may set for a model of this backend, checked.
 *
 * @param runtime what computes it
 * @param contextLength tokens of prompt and answer together; empty for what the model can, up to
 *     {@link #USUAL_CONTEXT}
 * @param parallel how many calls it computes at once, each with a context of its own
 * @param threads that one call computes on
 * @param batchSize tokens of a prompt that are computed at once
 * @param gpuLayers layers on the GPU; empty for all where a GPU is used, else none
 * @param mmap whether weights stay pages of the file
 * @param mlock whether they are locked in memory
 * @param cacheType of keys and values
 * @param pooling of token vectors into one
 * @param normalize whether embeddings get the length 1
 * @param chatTemplate instead of the one in the file: one that llama.cpp knows, or its name
 */
record LoadParameters(
    RuntimeChoice runtime,
    OptionalInt contextLength,
    int parallel,
    int threads,
    int batchSize,
    OptionalInt gpuLayers,
    boolean mmap,
    boolean mlock,
    KvCacheType cacheType,
    Pooling pooling,
    boolean normalize,
    Optional<String> chatTemplate) {
  /** Tokens of a context if the manifest doesn't say, so that it doesn't take all memory. */
  static final int USUAL_CONTEXT = 4096;

  private static final int MOST_THREADS = 512;
  private static final int MOST_CONTEXT = 1 << 24;
  private static final int MOST_PARALLEL = 64;
  private static final int MOST_LAYERS = 1 << 16;

  /**
   * Reads and checks them.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_PARAMETER}
   */
  static LoadParameters of(Parameters parameters) {
    return new LoadParameters(
        choice(parameters, "runtime", RuntimeChoice.AUTO),
        inRange(parameters, "context_length", 2, MOST_CONTEXT),
        inRange(parameters, "parallel", 1, MOST_PARALLEL).orElse(1),
        inRange(parameters, "threads", 1, MOST_THREADS).orElse(1),
        inRange(parameters, "batch_size", 1, MOST_CONTEXT).orElse(512),
        inRange(parameters, "gpu_layers", 0, MOST_LAYERS),
        parameters.bool("mmap", true),
        parameters.bool("mlock", false),
        choice(parameters, "kv_cache_type", KvCacheType.F16),
        choice(parameters, "pooling", Pooling.AUTO),
        parameters.bool("normalize", true),
        parameters.string("chat_template"));
  }

  /** The same with no more threads than that, of which there is at least one. */
  LoadParameters within(int cores) {
    return new LoadParameters(
        runtime,
        contextLength,
        parallel,
        Math.min(threads, cores),
        batchSize,
        gpuLayers,
        mmap,
        mlock,
        cacheType,
        pooling,
        normalize,
        chatTemplate);
  }

  /**
   * Tokens of a context.
   *
   * @param trained the most that the model was trained for
   */
  int context(long trained) {
    return contextLength.orElse(Math.clamp(trained, 2, USUAL_CONTEXT));
  }

  /** Tokens of a prompt that are computed at once in such a context. */
  int batch(int context) {
    return Math.min(batchSize, context);
  }
}
