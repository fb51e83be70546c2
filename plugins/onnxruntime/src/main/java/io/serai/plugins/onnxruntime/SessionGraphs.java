package io.serai.plugins.onnxruntime;

import io.serai.plugins.text.TextBatchGraph;
import io.serai.plugins.text.TextGenerator;
import io.serai.plugins.text.TextTasks;

/**
 * What tasks on texts compute with.
 *
 * @param session the model
 */
record SessionGraphs(OnnxSession session, LoadParameters parameters) implements TextTasks.Graphs {
  @Override
  public String backend() {
    return "onnxruntime";
  }

  @Override
  public TextBatchGraph batches(String... outputs) {
    return new TextGraph(session, outputs);
  }

  @Override
  public TextGenerator.Graph causal() {
    CausalGraph graph = CausalGraph.of(session);
    return (tokens, cancellation) ->
        new CausalSteps(
            session,
            graph,
            tokens,
            parameters.text().contextLength(),
            parameters.memoryArena(),
            cancellation);
  }
}
