package io.serai.plugins.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.util.HashMap;
import java.util.Map;

/**
 * Keys and values of the tokens that a model has seen. Two buffers take turns: a step reads the one
 * and writes the other, so nothing is copied, and all is freed with the text.
 */
final class KeyValueCache implements AutoCloseable {
  private final CausalGraph graph;
  private final long most;
  private CacheBuffer past;
  private CacheBuffer present;
  private Map<String, OnnxTensor> seen;

  /**
   * An empty cache for the graph; without effect for one that has none.
   *
   * @param most tokens that the text may have
   */
  KeyValueCache(CausalGraph graph, TensorConverter converter, long most) throws OrtException {
    this.graph = graph;
    this.most = most;
    past = new CacheBuffer(graph.past().keySet(), converter);
    present = new CacheBuffer(graph.past().keySet(), converter);
    seen = past.resize(0, most);
  }

  /** The inputs of the next step. */
  Map<String, OnnxTensor> inputs() {
    return seen;
  }

  /**
   * Makes room for what the next step gives.
   *
   * @param tokens that there are then
   * @return by the outputs' names
   */
  Map<String, OnnxTensor> outputs(long tokens) throws OrtException {
    Map<String, OnnxTensor> room = present.resize(tokens, most);
    Map<String, OnnxTensor> outputs = HashMap.newHashMap(room.size());
    graph.past().forEach((spec, output) -> outputs.put(output, room.get(spec.name())));
    seen = room;
    return outputs;
  }

  /** What the last step gave is what the next one takes. */
  void turn() {
    CacheBuffer read = past;
    past = present;
    present = read;
  }

  @Override
  public void close() {
    past.close();
    present.close();
  }
}
