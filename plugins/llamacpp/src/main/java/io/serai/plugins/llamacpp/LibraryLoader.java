package io.serai.plugins.llamacpp;

import io.serai.formats.gguf.GgmlType;
import io.serai.formats.gguf.GgufTensor;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.Footprint;
import io.serai.spi.Gpu;
import io.serai.spi.LoadListener;
import io.serai.spi.Model;
import io.serai.spi.ModelSource;
import io.serai.spi.SeraiException;
import io.serai.spi.Task;

/** Loads models into the bundle's library. */
final class LibraryLoader {
  private final NativeCode code;

  LibraryLoader(NativeCode code) {
    this.code = code;
  }

  /** See {@link io.serai.spi.Backend#load}. */
  Model load(
      ModelSource source,
      GgufModel files,
      LoadParameters parameters,
      Footprint memory,
      LoadListener listener,
      Cancellation cancellation) {
    LlamaLibrary library = code.library();
    checkGpu(library, source.gpu());
    checkParallel(parameters);
    checkTypes(files);
    Weights weights = Weights.load(library, files.path(), parameters, 0, listener, cancellation);
    TextGenerator generator = null;
    TextEmbedder embedder = null;
    try {
      cancellation.check();
      listener.progress("context", 0.9);
      Vocabulary vocabulary = new Vocabulary(library, weights);
      if (source.tasks().contains(Task.TEXT_GENERATION)) {
        generator = generator(library, weights, vocabulary, files, parameters);
      }
      if (source.tasks().contains(Task.EMBEDDINGS)) {
        embedder = embedder(library, weights, vocabulary, files, parameters);
      }
      cancellation.check();
      listener.progress("ready", 1);
      return new LibraryModel(weights, generator, embedder, memory, parameters.threads());
    } catch (RuntimeException | Error e) {
      if (generator != null) {
        generator.close();
      }
      if (embedder != null) {
        embedder.close();
      }
      weights.close();
      throw e;
    }
  }

  /** Contexts take turns in any case, see {@link LlamaLibrary#turns}, so more gain nothing. */
  private static void checkParallel(LoadParameters parameters) {
    if (parameters.parallel() > 1) {
      throw new SeraiException(
          ErrorCode.INVALID_PARAMETER,
          "the bundle's library of llama.cpp computes one call at a time, so 'parallel' must be 1;"
              + " take it out, or name a llama-server in conf/serai.yaml");
    }
  }

  /** What it says itself about types that it doesn't know would help nobody. */
  private static void checkTypes(GgufModel files) {
    for (GgufTensor tensor : files.tensors()) {
      if (tensor.typeNumber() >= LlamaBackend.TYPES) {
        throw new SeraiException(
            ErrorCode.BACKEND_UNAVAILABLE,
            "the tensor '%s' is of the type %s, which is newer than the llama.cpp in the bundle (%s);"
                    .formatted(
                        tensor.name(),
                        tensor.type().map(GgmlType::name).orElse("" + tensor.typeNumber()),
                        LlamaBackend.VERSION)
                + " build a newer llama-server and name it in conf/serai.yaml,"
                + " 'llamacpp: {server: /path/to/llama-server}'");
      }
    }
  }

  /** The library in the bundle computes on the processor. */
  private static void checkGpu(LlamaLibrary library, Gpu gpu) {
    if (gpu == Gpu.REQUIRED && !library.functions().holds(library.functions().supportsGpuOffload)) {
      throw new SeraiException(
          ErrorCode.BACKEND_UNAVAILABLE,
          "the manifest says gpu: required, but the bundle's library of llama.cpp computes on the"
              + " processor only; build a llama-server with CUDA and name it in conf/serai.yaml,"
              + " 'llamacpp: {server: /path/to/llama-server}'");
    }
  }

  private static TextGenerator generator(
      LlamaLibrary library,
      Weights weights,
      Vocabulary vocabulary,
      GgufModel files,
      LoadParameters parameters) {
    if (!files.shape().causal() || weights.hasEncoder()) {
      throw new SeraiException(
          ErrorCode.INVALID_MODEL,
          "the manifest promises text-generation, but models of the architecture %s don't continue texts"
              .formatted(files.shape().architecture()));
    }
    if (vocabulary.size() == 0) {
      throw new SeraiException(
          ErrorCode.INVALID_MODEL, "the GGUF file has no vocabulary to make texts with");
    }
    int length = parameters.context(files.shape().context());
    // Before the contexts, which would stay if it failed.
    Conversations conversations = Conversations.of(files, parameters, vocabulary.specialTokens());
    ContextPool contexts =
        new ContextPool(
            1,
            () ->
                new Context(library, weights, parameters, length, parameters.batch(length), false));
    return new TextGenerator(library, vocabulary, conversations, contexts, length);
  }

  /** A text is computed at once, since not all models look only at what came before. */
  private static TextEmbedder embedder(
      LlamaLibrary library,
      Weights weights,
      Vocabulary vocabulary,
      GgufModel files,
      LoadParameters parameters) {
    int length = parameters.context(files.shape().context());
    Pooling pooling = files.pooling(parameters.pooling());
    ContextPool contexts =
        new ContextPool(1, () -> new Context(library, weights, parameters, length, length, true));
    return new TextEmbedder(
        vocabulary, contexts, weights.width(), length, pooling, parameters.normalize());
  }
}
