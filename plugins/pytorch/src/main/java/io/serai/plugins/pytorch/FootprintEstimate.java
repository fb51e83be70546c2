package io.serai.plugins.pytorch;

import io.serai.spi.Estimate;
import io.serai.spi.Estimate.Part;
import io.serai.spi.Footprint;
import io.serai.spi.MemoryKind;
import io.serai.spi.TensorSpec;
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

  /** Bytes of a tokenizer's file for each token: between 27 (GPT-2) and 70 (Llama 3). */
  private static final int TOKENIZER_BYTES_PER_TOKEN = 27;

  /** As the ONNX backend: matrices of heads by tokens of a step by tokens of the context. */
  private static final int ATTENTION = 8;

  /** A petabyte: more than any machine has. */
  private static final long MOST = 1L << 50;

  /** As for the ONNX backend, which has the same tokenizers. */
  private static final int TOKENIZER_FACTOR = 20;

  private FootprintEstimate() {}

  /**
   * The estimate for that file with those parameters.
   *
   * @param writes whether it continues texts
   * @param cores on which calls compute, at least 1
   */
  static Estimate of(
      ModelArchive archive,
      ModuleSignature signature,
      LoadParameters parameters,
      boolean writes,
      int cores) {
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
    long computing =
        writes ? times(texts, perText(signature, parameters, archive.tokenizerBytes())) : 0;
    if (computing > 0) {
      parts.add(new Part("scores and attention", kind, computing));
    }
    long tokenizer = TOKENIZER_FACTOR * archive.tokenizerBytes();
    if (tokenizer > 0) {
      parts.add(new Part("tokenizer", MemoryKind.PRIVATE, tokenizer));
    }
    Footprint libtorch = new Footprint(LIBTORCH + tokenizer, LIBTORCH_MAPPED, 0);
    Estimate all = new Estimate(parts, kind.of(weights).plus(libtorch), kind.of(cache + computing));
    return parameters.cuda() ? all.onGpu() : all;
  }

  /**
   * What the longest step of one text takes in a context that is full: the scores of all its
   * tokens, and a layer's attention, as far as the cache shows its heads. Without a cache a step is
   * as long as the context.
   */
  private static long perText(
      ModuleSignature signature, LoadParameters parameters, long tokenizerBytes) {
    List<TensorSpec> past = signature.past();
    int context = parameters.text().contextLength();
    int step = past.isEmpty() ? context : Math.min(context, CausalSteps.MOST_AT_ONCE);
    long heads = past.stream().mapToLong(spec -> spec.shape().dimension(1)).max().orElse(0);
    long attention = times(times(ATTENTION * Float.BYTES, heads), times(step, context));
    return Math.min(
        MOST, times(times(Float.BYTES, step), vocabulary(signature, tokenizerBytes)) + attention);
  }

  /** As declared, or else guessed from the tokenizer: a TorchScript file doesn't tell. */
  private static long vocabulary(ModuleSignature signature, long tokenizerBytes) {
    return signature.tensors().outputs().stream()
        .filter(output -> output.name().equals("logits") && output.shape().rank() == 3)
        .mapToLong(output -> output.shape().dimension(2))
        .filter(declared -> declared > 0)
        .findFirst()
        .orElse(tokenizerBytes / TOKENIZER_BYTES_PER_TOKEN);
  }

  /** What is declared may be anything; what is beyond all bounds is refused by the gate. */
  private static long times(long a, long b) {
    return Math.multiplyHigh(a, b) != 0 || a * b < 0 ? MOST : Math.min(MOST, a * b);
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
