package io.serai.plugins.pytorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.serai.plugins.text.FloatOutput;
import io.serai.plugins.text.TokenSteps;
import io.serai.plugins.text.WholeNumbers;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.serai.spi.TensorSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The steps of a module through one text. Keys and values stay in libtorch from step to step. */
final class CausalSteps implements TokenSteps {
  /**
   * Tokens of a prompt that a module with a cache takes in one step: bounds what the scores of all
   * of them and the layers' values between take, and how long a call can't be cancelled.
   */
  static final int MOST_AT_ONCE = 256;

  private final TorchModule module;
  private final CausalGraph graph;
  private final Cancellation cancellation;
  private final Arena arena = Arena.ofConfined();
  private final Map<String, WholeNumbers> numbers = new HashMap<>();
  private final WholeNumbers ids;
  private @Nullable NDManager cacheManager;
  private Map<String, NDArray> cache = Map.of();
  private float[] scores = {};
  private long seen;

  /**
   * Begins a text.
   *
   * @param tokens that it will have, as far as that is known
   */
  CausalSteps(TorchModule module, CausalGraph graph, int tokens, Cancellation cancellation) {
    this.module = module;
    this.graph = graph;
    this.cancellation = cancellation;
    for (TensorSpec spec : graph.tokens()) {
      numbers.put(spec.name(), new WholeNumbers(spec.type(), tokens, arena));
    }
    this.ids = graph.ids(numbers);
  }

  @Override
  public void append(long... tokens) {
    long first = ids.size();
    numbers.forEach(
        (name, row) -> {
          switch (name) {
            case CausalGraph.IDS -> row.append(tokens);
            case CausalGraph.MASK -> row.fill(1, tokens.length);
            default -> {
              for (int i = 0; i < tokens.length; i++) {
                row.fill(first + i, 1);
              }
            }
          }
        });
  }

  @Override
  public float[] next() {
    while (graph.hasCache() && ids.size() - seen > MOST_AT_ONCE) {
      step(seen + MOST_AT_ONCE);
    }
    return step(ids.size());
  }

  /** Goes on to that token; gives the scores of the one after it. */
  private float[] step(long to) {
    cancellation.check();
    try (NDManager manager = module.newManager()) {
      Map<String, NDArray> outputs = module.forward(manager, inputs(manager, to));
      readLast(TensorConverter.read(Objects.requireNonNull(outputs.get(graph.logits()))));
      keep(outputs);
      seen = to;
      return scores;
    }
  }

  @Override
  public void close() {
    if (cacheManager != null) {
      cacheManager.close();
    }
    arena.close();
  }

  private Map<String, NDArray> inputs(NDManager manager, long to) {
    long from = graph.hasCache() ? seen : 0;
    Map<String, NDArray> inputs = new HashMap<>(cache);
    numbers.forEach(
        (name, row) -> {
          long start = name.equals(CausalGraph.MASK) ? 0 : from;
          inputs.put(
              name,
              TensorConverter.view(
                  manager, row.slice(start, to), row.type(), new long[] {1, to - start}));
        });
    if (cache.isEmpty()) {
      graph.past().keySet().forEach(spec -> inputs.put(spec.name(), empty(manager, spec)));
    }
    return inputs;
  }

  private static NDArray empty(NDManager manager, TensorSpec past) {
    long[] dimensions = past.shape().dimensions();
    dimensions[0] = 1;
    dimensions[2] = 0;
    return TensorConverter.view(manager, MemorySegment.NULL, past.type(), dimensions);
  }

  /** Takes keys and values over from a step, and frees those of the step before. */
  private void keep(Map<String, NDArray> outputs) {
    if (!graph.hasCache()) {
      return;
    }
    NDManager next = module.newManager();
    Map<String, NDArray> kept = new HashMap<>();
    graph
        .past()
        .forEach(
            (past, present) -> {
              NDArray array = Objects.requireNonNull(outputs.get(present));
              array.attach(next);
              kept.put(past.name(), array);
            });
    if (cacheManager != null) {
      cacheManager.close();
    }
    cacheManager = next;
    cache = kept;
  }

  private void readLast(FloatOutput logits) {
    int rank = logits.shape().rank();
    long vocabulary = rank < 2 ? 0 : logits.shape().dimension(rank - 1);
    if (vocabulary == 0 || !FloatOutput.reads(logits.type()) || rank > 3) {
      throw new SeraiException(
          ErrorCode.RUNTIME_FAILED,
          "the model's output '%s' isn't scores of shape [1, tokens, vocabulary], but %s of shape %s"
              .formatted(graph.logits(), logits.type(), logits.shape()));
    }
    if (scores.length != vocabulary) {
      scores = new float[(int) vocabulary];
    }
    logits.read(logits.shape().elements() / vocabulary - 1, scores);
  }
}
