package io.serai.plugins.onnxruntime;

import io.serai.spi.Footprint;

/**
 * How much memory a model needs, by rules measured with ONNX Runtime 1.29 on models of 0.2 to 3 GB.
 * What decides is whether the weights lie in the graph's file, and whether they are copied into
 * another layout ("prepacked").
 *
 * @param peak while it loads
 * @param steady once it is loaded
 */
record FootprintEstimate(Footprint peak, Footprint steady) {
  private static final long MIB = 1 << 20;
  private static final long SESSION = 40 * MIB;
  private static final long SESSION_WITHOUT_COPIES = 35 * MIB;

  /** Measured: 15 for WordPiece, 15 to 20 for BPE, 30 for Unigram as Hugging Face writes them. */
  private static final int TOKENIZER_FACTOR = 20;

  /** The estimate for those files with those parameters. */
  static FootprintEstimate of(ModelFiles files, LoadParameters parameters) {
    Footprint tokenizer = Footprint.ofPrivate(TOKENIZER_FACTOR * files.tokenizerBytes());
    FootprintEstimate graph = ofGraph(files, parameters.prepackingDisabled());
    if (parameters.provider().usesGpu()) {
      graph = graph.onGpu(files.model().size() + files.dataBytes());
    }
    return new FootprintEstimate(graph.peak.plus(tokenizer), graph.steady.plus(tokenizer));
  }

  private static FootprintEstimate ofGraph(ModelFiles files, boolean prepackingDisabled) {
    long graph = files.model().size();
    long data = files.dataBytes();
    if (files.ort()) {
      return constant(prepackingDisabled ? SESSION_WITHOUT_COPIES : graph + SESSION, graph);
    }
    if (data == 0) {
      return new FootprintEstimate(Footprint.ofPrivate(2 * graph), Footprint.ofPrivate(graph));
    }
    return prepackingDisabled
        ? constant(graph + SESSION_WITHOUT_COPIES, data)
        : constant(graph + data + SESSION, files.tiedBytes());
  }

  private static FootprintEstimate constant(long privateBytes, long mappedBytes) {
    Footprint footprint = new Footprint(privateBytes, mappedBytes, 0);
    return new FootprintEstimate(footprint, footprint);
  }

  /** Weights are copied to the GPU besides, and what was read of the files is freed then. */
  private FootprintEstimate onGpu(long weights) {
    Footprint pinned = new Footprint(0, 0, weights);
    return new FootprintEstimate(peak.plus(pinned), Footprint.ofPrivate(SESSION).plus(pinned));
  }
}
