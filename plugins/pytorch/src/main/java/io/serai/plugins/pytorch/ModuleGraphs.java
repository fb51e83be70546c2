package io.serai.plugins.pytorch;

import io.serai.plugins.text.TextBatchGraph;
import io.serai.plugins.text.TextGenerator;
import io.serai.plugins.text.TextTasks;

/**
 * What tasks on texts compute with.
 *
 * @param module the model
 */
record ModuleGraphs(TorchModule module) implements TextTasks.Graphs {
  @Override
  public String backend() {
    return "pytorch";
  }

  @Override
  public TextBatchGraph batches(String... outputs) {
    return new TextGraph(module, outputs);
  }

  @Override
  public TextGenerator.Graph causal() {
    CausalGraph graph = CausalGraph.of(module.signature());
    return (tokens, cancellation) -> new CausalSteps(module, graph, tokens, cancellation);
  }
}
