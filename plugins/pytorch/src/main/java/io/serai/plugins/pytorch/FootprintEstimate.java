package io.serai.plugins.pytorch;

import io.serai.spi.Estimate;
import io.serai.spi.Estimate.Part;
import io.serai.spi.Footprint;
import io.serai.spi.MemoryKind;
import java.util.ArrayList;
import java.util.List;

/**
 * How much memory a model needs, by rules that were measured with libtorch 2.7.1: weights are
 * copied out of the file as they are; libtorch, which each worker loads for itself, takes some
 * memory besides, and so do loading and computing. Without the process: a worker's is not part of
 * it.
 */
final class FootprintEstimate {
  private static final long MIB = 1 << 20;

  /** Measured: 58 MiB with 3 MiB of weights, 52 with 382. */
  private static final long LIBTORCH = 60 * MIB;

  /** Measured: 58 to 68 MiB; pages that all workers share. */
  private static final long LIBTORCH_MAPPED = 68 * MIB;

  /** As for the ONNX backend, which has the same tokenizers. */
  private static final int TOKENIZER_FACTOR = 20;

  private FootprintEstimate() {}

  /**
   * The estimate for that file with those parameters.
   *
   * @param cores on which calls compute, at least 1
   */
  static Estimate of(
      ModelArchive archive, ModuleSignature signature, LoadParameters parameters, int cores) {
    long weights = archive.content().weightBytes();
    MemoryKind kind = parameters.cuda() ? MemoryKind.PINNED : MemoryKind.PRIVATE;
    List<Part> parts = new ArrayList<>();
    parts.add(new Part("weights", kind, weights));
    if (parameters.cuda()) {
      parts.add(new Part("file while reading", MemoryKind.PRIVATE, weights));
    }
    parts.add(new Part("libtorch", MemoryKind.PRIVATE, LIBTORCH));
    parts.add(new Part("pages of libtorch", MemoryKind.MAPPED, LIBTORCH_MAPPED));
    int texts = Math.max(1, cores / parameters.threads());
    long cache = texts * cacheBytes(signature, parameters);
    if (cache > 0) {
      parts.add(new Part("key-value cache", kind, cache));
    }
    long tokenizer = TOKENIZER_FACTOR * archive.tokenizerBytes();
    if (tokenizer > 0) {
      parts.add(new Part("tokenizer", MemoryKind.PRIVATE, tokenizer));
    }
    Footprint libtorch = new Footprint(LIBTORCH + tokenizer, LIBTORCH_MAPPED, 0);
    Estimate all = new Estimate(parts, kind.of(weights).plus(libtorch), kind.of(cache));
    return parameters.cuda() ? all.onGpu() : all;
  }

  /** Of one text as long as the context; twice, since a step copies what the one before kept. */
  private static long cacheBytes(ModuleSignature signature, LoadParameters parameters) {
    long perToken =
        signature.past().stream()
            .mapToLong(
                spec -> spec.shape().dimension(1) * spec.shape().dimension(3) * spec.type().bytes())
            .sum();
    return 2 * perToken * parameters.text().contextLength();
  }
}
