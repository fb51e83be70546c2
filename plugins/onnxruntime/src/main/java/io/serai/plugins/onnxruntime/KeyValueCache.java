package io.serai.plugins.onnxruntime;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.serai.spi.TensorSpec;
import java.lang.foreign.Arena;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values of the tokens that a model has seen. They stay in native memory: what one step
 * gives is what the next one takes.
 */
final class KeyValueCache implements AutoCloseable {
  private final CausalGraph graph;
  private final Map<String, OnnxTensor> empty = new HashMap<>();
  private OrtSession.@Nullable Result latest;

  /**
   * An empty cache for the graph; without effect for one that has none.
   *
   * @param arena outlives the cache
   */
  KeyValueCache(CausalGraph graph, TensorConverter converter, Arena arena) throws OrtException {
    this.graph = graph;
    for (TensorSpec past : graph.past().keySet()) {
      long[] dimensions = past.shape().dimensions();
      dimensions[0] = 1;
      dimensions[2] = 0;
      OnnxJavaType type = OnnxTypes.bufferType(past.type()).orElseThrow();
      empty.put(past.name(), converter.view(arena.allocate(0), dimensions, type));
    }
  }

  /** Adds the cache to the inputs of the next step. */
  void addTo(Map<String, OnnxTensor> inputs) {
    OrtSession.Result result = latest;
    if (result == null) {
      inputs.putAll(empty);
      return;
    }
    graph
        .past()
        .forEach(
            (past, present) ->
                inputs.put(past.name(), (OnnxTensor) result.get(present).orElseThrow()));
  }

  /** Takes over what a step gave, and closes what the step before it gave. */
  void replace(OrtSession.Result result) {
    if (latest != null) {
      latest.close();
    }
    latest = result;
  }

  @Override
  public void close() {
    if (latest != null) {
      latest.close();
    }
    empty.values().forEach(OnnxTensor::close);
  }
}
