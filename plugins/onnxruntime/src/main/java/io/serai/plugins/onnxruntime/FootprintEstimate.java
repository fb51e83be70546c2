package io.serai.plugins.onnxruntime;

import io.serai.spi.Estimate;
import io.serai.spi.Estimate.Part;
import io.serai.spi.Footprint;
import io.serai.spi.MemoryKind;
import java.util.ArrayList;
import java.util.List;

/**
 * How much memory a model needs, by rules that were measured with ONNX Runtime 1.29.
 *
 * <ul>
 *   <li>Weights in files of their own are mapped. Those that are copied into another layout
 *       ("prepacked") are private then; {@link TensorUses} says which. The pages of those that a
 *       call reads are mapped memory. Tables that are only looked up in don't count: a call touches
 *       a few of their rows.
 *   <li>Weights in the graph's file are held twice while it is read.
 *   <li>A session takes some memory for each node of its graph.
 *   <li>Each text that a language model continues takes its keys and values, twice, and scores; as
 *       many texts as there may be at once, each of the whole context. That is free between texts.
 * </ul>
 *
 * Without the process: a worker's is not part of it.
 */
final class FootprintEstimate {
  private static final long KIB = 1 << 10;
  private static final long MIB = 1 << 20;

  /** Measured: 5 MiB for 479 nodes, 8.5 for 935. */
  private static final long SESSION = 2 * MIB;

  private static final long NODE = 8 * KIB;

  private static final long GPU_SESSION = 40 * MIB;
  private static final long ORT_SESSION = 40 * MIB;
  private static final long ORT_SESSION_WITHOUT_COPIES = 35 * MIB;

  /** Measured: 15 for WordPiece, 15 to 20 for BPE, 30 for Unigram as Hugging Face writes them. */
  private static final int TOKENIZER_FACTOR = 20;

  private FootprintEstimate() {}

  /**
   * The estimate for those files with those parameters.
   *
   * @param cores on which calls compute, at least 1
   */
  static Estimate of(ModelFiles files, LoadParameters parameters, int cores) {
    Estimate graph = ofGraph(files, parameters.prepackingDisabled());
    boolean gpu = parameters.provider().usesGpu();
    if (gpu) {
      graph = onGpu(graph, files.model().size() + files.dataBytes());
    }
    int texts = Math.max(1, cores / parameters.computingThreads());
    Estimate all =
        withAnswers(
            withTokenizer(graph, TOKENIZER_FACTOR * files.tokenizerBytes()),
            texts * files.answers().perText(parameters.text().contextLength()),
            gpu);
    return gpu ? all.onGpu() : all;
  }

  /** Between steps keys and values are in this machine's memory; a GPU has them besides. */
  private static Estimate withAnswers(Estimate graph, long bytes, boolean gpu) {
    if (bytes == 0) {
      return graph;
    }
    List<Part> parts = with(graph.parts(), new Part("texts under way", MemoryKind.PRIVATE, bytes));
    Footprint growth = Footprint.ofPrivate(bytes);
    if (gpu) {
      parts = with(parts, new Part("texts on the GPU", MemoryKind.PINNED, bytes));
      growth = growth.plus(MemoryKind.PINNED.of(bytes));
    }
    return new Estimate(parts, graph.steady(), growth);
  }

  private static Estimate ofGraph(ModelFiles files, boolean prepackingDisabled) {
    long graph = files.model().size();
    if (files.ort()) {
      Part mapped = new Part("weights", MemoryKind.MAPPED, graph);
      return prepackingDisabled
          ? constant(new Part("session", MemoryKind.PRIVATE, ORT_SESSION_WITHOUT_COPIES), mapped)
          : constant(new Part("packed weights", MemoryKind.PRIVATE, graph + ORT_SESSION), mapped);
    }
    if (files.data().isEmpty()) {
      return new Estimate(
          List.of(
              new Part("weights", MemoryKind.PRIVATE, graph),
              new Part("file while reading", MemoryKind.PRIVATE, graph)),
          Footprint.ofPrivate(graph));
    }
    WeightBytes weights = files.weights();
    Part session = new Part("session", MemoryKind.PRIVATE, SESSION + graph + NODE * files.nodes());
    return prepackingDisabled
        ? constant(
            session,
            new Part(
                "weights", MemoryKind.MAPPED, weights.copied() + weights.mapped() + weights.both()))
        : constant(
            new Part("packed weights", MemoryKind.PRIVATE, weights.copied() + weights.both()),
            session,
            new Part("weights", MemoryKind.MAPPED, weights.mapped() + weights.both()));
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
        Footprint.ofPrivate(GPU_SESSION).plus(MemoryKind.PINNED.of(weights)));
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
