package io.serai.plugins.onnxruntime;

import io.serai.spi.Estimate;
import io.serai.spi.Estimate.Part;
import io.serai.spi.Footprint;
import io.serai.spi.MemoryKind;
import java.util.ArrayList;
import java.util.List;

/**
 * How much memory a model needs, by rules measured with ONNX Runtime 1.29 on models of 0.2 to 3 GB.
 * What decides is whether the weights lie in the graph's file, and whether they are copied into
 * another layout ("prepacked").
 */
final class FootprintEstimate {
  private static final long MIB = 1 << 20;
  private static final long SESSION = 40 * MIB;
  private static final long SESSION_WITHOUT_COPIES = 35 * MIB;

  /** Measured: 15 for WordPiece, 15 to 20 for BPE, 30 for Unigram as Hugging Face writes them. */
  private static final int TOKENIZER_FACTOR = 20;

  private FootprintEstimate() {}

  /** The estimate for those files with those parameters. */
  static Estimate of(ModelFiles files, LoadParameters parameters) {
    Estimate graph = ofGraph(files, parameters.prepackingDisabled());
    if (parameters.provider().usesGpu()) {
      graph = onGpu(graph, files.model().size() + files.dataBytes());
    }
    return withTokenizer(graph, TOKENIZER_FACTOR * files.tokenizerBytes());
  }

  private static Estimate ofGraph(ModelFiles files, boolean prepackingDisabled) {
    long graph = files.model().size();
    long data = files.dataBytes();
    if (files.ort()) {
      Part mapped = new Part("weights", MemoryKind.MAPPED, graph);
      return prepackingDisabled
          ? constant(new Part("session", MemoryKind.PRIVATE, SESSION_WITHOUT_COPIES), mapped)
          : constant(new Part("packed weights", MemoryKind.PRIVATE, graph + SESSION), mapped);
    }
    if (data == 0) {
      return new Estimate(
          List.of(
              new Part("weights", MemoryKind.PRIVATE, graph),
              new Part("file while reading", MemoryKind.PRIVATE, graph)),
          Footprint.ofPrivate(graph));
    }
    return prepackingDisabled
        ? constant(
            new Part("session", MemoryKind.PRIVATE, graph + SESSION_WITHOUT_COPIES),
            new Part("weights", MemoryKind.MAPPED, data))
        : constant(
            new Part("packed weights", MemoryKind.PRIVATE, data),
            new Part("session", MemoryKind.PRIVATE, graph + SESSION),
            new Part("tied weights", MemoryKind.MAPPED, files.tiedBytes()));
  }

  private static Estimate constant(Part... parts) {
    List<Part> needed = new ArrayList<>(List.of(parts));
    needed.removeIf(part -> part.bytes() == 0);
    return new Estimate(needed, new Estimate(needed, Footprint.NONE).peak());
  }

  /** Weights are copied to the GPU besides, and what was read of the files is freed then. */
  private static Estimate onGpu(Estimate graph, long weights) {
    Part pinned = new Part("weights on the GPU", MemoryKind.PINNED, weights);
    return new Estimate(
        with(graph.parts(), pinned),
        Footprint.ofPrivate(SESSION).plus(MemoryKind.PINNED.of(weights)));
  }

  private static Estimate withTokenizer(Estimate graph, long bytes) {
    return bytes == 0
        ? graph
        : new Estimate(
            with(graph.parts(), new Part("tokenizer", MemoryKind.PRIVATE, bytes)),
            graph.steady().plus(Footprint.ofPrivate(bytes)));
  }

  private static List<Part> with(List<Part> parts, Part another) {
    List<Part> all = new ArrayList<>(parts);
    all.add(another);
    return all;
  }
}
