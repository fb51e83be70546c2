package io.serai.plugins.llamacpp;

import io.serai.formats.gguf.GgmlType;
import io.serai.formats.gguf.GgufTensor;
import io.serai.spi.Estimate;
import io.serai.spi.Estimate.Part;
import io.serai.spi.Footprint;
import io.serai.spi.MemoryKind;
import io.serai.spi.ModelFile;
import io.serai.spi.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * How much memory a model needs, by what its file says and llama.cpp b4916 does.
 *
 * <ul>
 *   <li>Weights are pages of the file, unless they are read into memory, locked, or on the GPU.
 *   <li>Weights of types that are repacked for the processor are copied, so they are private too.
 *   <li>The cache of keys and values is taken whole when a context is made.
 *   <li>Buffers for computing follow from the batch, the vocabulary, the width and the context.
 * </ul>
 *
 * Without the process: a worker's is not part of it.
 */
final class FootprintEstimate {
  private static final long MIB = 1 << 20;

  /** What the library keeps for a model, and for each token that it knows; measured. */
  private static final long LIBRARY = 8 * MIB;

  private static final long VOCABULARY_ENTRY = 160;

  /** Of the library's file what is used; measured. */
  private static final long LIBRARY_CODE = 5 * MIB;

  /** Each context has room for the largest graph there may be: 65536 nodes of 368 bytes. */
  private static final long GRAPH = 24 * MIB;

  /** Of {@code llama-server}: the process, measured on none here; what others report. */
  private static final long SERVER = 60 * MIB;

  /** llama.cpp makes contexts in steps of so many tokens; of more with flash attention. */
  private static final long CONTEXT_STEP = 32;

  private static final long FLASH_CONTEXT_STEP = 256;

  /** What llama.cpp repacks in processors that it has code for. */
  private static final Set<GgmlType> REPACKED = Set.of(GgmlType.Q4_0, GgmlType.IQ4_NL);

  private FootprintEstimate() {}

  /**
   * The estimate for a model.
   *
   * @param tasks it is to do; each has contexts of its own
   * @param gpuLayers how many of its layers go to the GPU
   * @param server whether {@code llama-server} computes it
   */
  static Estimate of(
      GgufModel model, LoadParameters parameters, Set<Task> tasks, int gpuLayers, boolean server) {
    ModelShape shape = model.shape();
    List<Part> parts = new ArrayList<>();
    weights(model, parameters, gpuLayers, parts);
    int context = parameters.context(shape.context());
    long contexts = (long) parameters.parallel() * Math.max(1, tasks.size());
    if (shape.causal()) {
      cache(shape, parameters, context, contexts, gpuLayers, parts);
    }
    boolean embeds = tasks.contains(Task.EMBEDDINGS);
    long batch = embeds ? context : parameters.batch(context);
    long touched =
        contexts * touched(shape, batch, context, parameters.cacheType().needsFlashAttention());
    parts.add(
        new Part(
            "computing",
            gpuLayers > 0 ? MemoryKind.PINNED : MemoryKind.PRIVATE,
            contexts * atOnce(shape, batch) + touched));
    parts.add(
        new Part(
            server ? "llama-server" : "library",
            MemoryKind.PRIVATE,
            (server ? SERVER : LIBRARY) + VOCABULARY_ENTRY * shape.vocabulary()));
    if (server) {
      parts.add(
          new Part(
              "image projector",
              gpuLayers > 0 ? MemoryKind.PINNED : MemoryKind.PRIVATE,
              model.projector().map(ModelFile::size).orElse(0L)));
    } else {
      parts.add(new Part("library's code", MemoryKind.MAPPED, LIBRARY_CODE));
    }
    if (gpuLayers > 0) {
      // Models that share a worker have a server each, and each server a context.
      parts.add(Estimate.GPU_CONTEXT);
    }
    parts.removeIf(part -> part.bytes() == 0);
    Footprint all = new Estimate(parts, Footprint.NONE).peak();
    return gpuLayers > 0
        ? new Estimate(parts, all)
        : new Estimate(parts, all, Footprint.ofPrivate(touched));
  }

  private static void weights(
      GgufModel model, LoadParameters parameters, int gpuLayers, List<Part> parts) {
    long all = model.fileBytes();
    long onGpu = 0;
    long repacked = 0;
    long tied = tiedOutput(model, gpuLayers);
    for (GgufTensor tensor : model.tensors()) {
      if (onGpu(tensor, model.shape().layers(), gpuLayers)) {
        onGpu += tensor.bytes();
      } else if (tensor.type().filter(REPACKED::contains).isPresent()
          && !tensor.name().startsWith("token_embd")) {
        repacked += tensor.bytes();
      }
    }
    MemoryKind kind =
        parameters.mlock()
            ? MemoryKind.PINNED
            : parameters.mmap() ? MemoryKind.MAPPED : MemoryKind.PRIVATE;
    parts.add(new Part("weights", kind, all - onGpu));
    parts.add(new Part("weights on the GPU", MemoryKind.PINNED, onGpu + tied));
    if (parameters.mmap()) {
      parts.add(new Part("repacked weights", MemoryKind.PRIVATE, repacked));
    }
  }

  /** Where the output's weights are those of the vocabulary, the GPU has a copy of them. */
  private static long tiedOutput(GgufModel model, int gpuLayers) {
    boolean own =
        model.tensors().stream().anyMatch(tensor -> tensor.name().equals("output.weight"));
    return own || gpuLayers <= model.shape().layers()
        ? 0
        : model.tensors().stream()
            .filter(tensor -> tensor.name().equals("token_embd.weight"))
            .mapToLong(GgufTensor::bytes)
            .sum();
  }

  /** Of n layers on the GPU, those are the last n; one more takes the output there. */
  private static boolean onGpu(GgufTensor tensor, int layers, int gpuLayers) {
    String name = tensor.name();
    if (!name.startsWith("blk.")) {
      return gpuLayers > layers && name.startsWith("output");
    }
    int end = name.indexOf('.', 4);
    String number = end < 0 ? "" : name.substring(4, end);
    return number.matches("\\d{1,6}") && Integer.parseInt(number) >= layers - gpuLayers;
  }

  private static void cache(
      ModelShape shape,
      LoadParameters parameters,
      int context,
      long contexts,
      int gpuLayers,
      List<Part> parts) {
    KvCacheType type = parameters.cacheType();
    long step = type.needsFlashAttention() ? FLASH_CONTEXT_STEP : CONTEXT_STEP;
    long cells = Math.ceilDiv(context, step) * step * contexts;
    long pinned = 0;
    long bytes = 0;
    for (int layer = 0; layer < shape.layers(); layer++) {
      long width = shape.keyWidths().get(layer) + shape.valueWidths().get(layer);
      long ofLayer = cells * type.type().bytes(width);
      if (layer >= shape.layers() - gpuLayers) {
        pinned += ofLayer;
      } else {
        bytes += ofLayer;
      }
    }
    parts.add(new Part("KV cache", MemoryKind.PRIVATE, bytes));
    parts.add(new Part("KV cache on the GPU", MemoryKind.PINNED, pinned));
  }

  /** What any text takes of a context's buffers. */
  private static long atOnce(ModelShape shape, long batch) {
    return GRAPH + Float.BYTES * (shape.vocabulary() + batch * shape.width());
  }

  /**
   * What is touched besides of a context's buffers while a whole batch is computed with a full
   * cache: the scores of attention with their mask, unless flash attention does without, or the
   * inner vectors of a layer, whichever is more, since they are in the same place. Short texts
   * leave most of it alone. In encoders, which have no cache, both lie beside each other: measured
   * of bert-small with 128 to 512 tokens.
   */
  private static long touched(ModelShape shape, long batch, long context, boolean flash) {
    long mask = Float.BYTES * batch * context;
    long attention = flash ? 0 : Float.BYTES * batch * context * shape.heads();
    long layer = Float.BYTES * batch * (4 * shape.width() + 2 * shape.feedForward());
    return mask + (shape.causal() ? Math.max(attention, layer) : attention + layer);
  }
}
