package io.serai.plugins.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.serai.plugins.text.FloatOutput;
import io.serai.plugins.text.TokenSteps;
import io.serai.plugins.text.WholeNumbers;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.serai.spi.Shape;
import java.lang.foreign.Arena;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The steps of a session through one text. */
final class CausalSteps implements TokenSteps {
  /**
   * Tokens of a prompt that a graph with a cache takes in one step: bounds what the scores of all
   * of them and the layers' values between take.
   */
  static final int MOST_AT_ONCE = 256;

  private static final String SHRINK_ARENA = "memory.enable_memory_arena_shrinkage";

  private final OnnxSession session;
  private final CausalGraph graph;
  private final Arena arena = Arena.ofConfined();
  private final Termination termination;
  private final KeyValueCache cache;
  private final WholeNumbers ids;
  private final WholeNumbers mask;
  private final WholeNumbers positions;
  private final boolean memoryArena;
  private float[] scores = {};
  private long seen;

  /**
   * Begins a text.
   *
   * @param tokens that it will have, as far as that is known
   * @param most that it may have
   * @param memoryArena whether the session keeps freed memory
   * @throws SeraiException with {@link ErrorCode#RUNTIME_FAILED}
   */
  CausalSteps(
      OnnxSession session,
      CausalGraph graph,
      int tokens,
      int most,
      boolean memoryArena,
      Cancellation cancellation) {
    this.session = session;
    this.graph = graph;
    this.memoryArena = memoryArena;
    this.ids = new WholeNumbers(graph.ids().type(), tokens, arena);
    this.mask = new WholeNumbers(graph.mask().orElse(graph.ids()).type(), tokens, arena);
    this.positions = new WholeNumbers(graph.positions().orElse(graph.ids()).type(), tokens, arena);
    try {
      this.cache = new KeyValueCache(graph, session.converter(), most);
      this.termination = new Termination(cancellation);
    } catch (OrtException e) {
      arena.close();
      throw new SeraiException(
          ErrorCode.RUNTIME_FAILED, "ONNX Runtime can't begin the text: " + e.getMessage(), e);
    }
  }

  @Override
  public void append(long... tokens) {
    ids.append(tokens);
    mask.fill(1, tokens.length);
    for (int i = 0; i < tokens.length; i++) {
      positions.fill(positions.size(), 1);
    }
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
    long from = graph.hasCache() ? seen : 0;
    Shape shape = Shape.of(1, to - from, graph.logits().shape().dimension(2));
    Map<String, OnnxTensor> own = new HashMap<>();
    try (Arena step = Arena.ofConfined();
        OutputSlot slot = new OutputSlot(graph.logits(), shape, session.converter(), step)) {
      own.put(graph.ids().name(), view(ids, from, to));
      if (graph.mask().isPresent()) {
        own.put(graph.mask().get().name(), view(mask, 0, to));
      }
      if (graph.positions().isPresent()) {
        own.put(graph.positions().get().name(), view(positions, from, to));
      }
      Map<String, OnnxTensor> inputs = new HashMap<>(own);
      inputs.putAll(cache.inputs());
      Map<String, OnnxTensor> pinned = new HashMap<>(slot.pinned());
      pinned.putAll(cache.outputs(to));
      try (OrtSession.Result result = run(inputs, slot.requested(), pinned)) {
        cache.turn();
        seen = to;
        return last(slot.read(result));
      }
    } catch (OrtException e) {
      throw termination.failure(ErrorCode.RUNTIME_FAILED, e);
    } finally {
      own.values().forEach(OnnxTensor::close);
    }
  }

  @Override
  public void close() {
    termination.close();
    cache.close();
    arena.close();
  }

  private OrtSession.Result run(
      Map<String, OnnxTensor> inputs, Set<String> requested, Map<String, OnnxTensor> pinned)
      throws OrtException {
    if (!memoryArena || !graph.hasCache() || ids.size() - seen == 1) {
      return session.run(inputs, requested, pinned, termination);
    }
    // A long prompt takes hundreds of megabytes, the steps after it next to none.
    termination.options().addRunConfigEntry(SHRINK_ARENA, "cpu:0");
    OrtSession.Result result = session.run(inputs, requested, pinned, termination);
    termination.options().addRunConfigEntry(SHRINK_ARENA, "");
    return result;
  }

  private OnnxTensor view(WholeNumbers numbers, long from, long to) throws OrtException {
    long[] dimensions = {1, to - from};
    return session
        .converter()
        .view(
            numbers.slice(from, to),
            dimensions,
            OnnxTypes.bufferType(numbers.type()).orElseThrow());
  }

  private float[] last(FloatOutput logits) {
    int vocabulary = (int) logits.shape().dimension(2);
    if (scores.length != vocabulary) {
      scores = new float[vocabulary];
    }
    logits.read(logits.shape().dimension(1) - 1, scores);
    return scores;
  }
}
