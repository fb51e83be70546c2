package io.serai.server.kserve;

import io.serai.core.select.Selection;
import io.serai.routes.pipeline.RunResult;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which model the engine chose, as parameters of an answer. */
final class ChosenModel {
  private ChosenModel() {}

  /**
   * Those parameters, texts all of them; empty where the model was named, or a pipeline was.
   *
   * @param version of what was named; empty where nothing was
   */
  static Map<String, String> parameters(String version, RunResult.Completed done) {
    Selection chosen =
        !version.isEmpty() || done.steps().isEmpty() ? null : done.steps().getLast().selection();
    Map<String, String> parameters = new LinkedHashMap<>();
    if (chosen != null) {
      parameters.put("selected_model", chosen.id());
      parameters.put("selection_mode", chosen.mode().id());
      parameters.put("selection_reason", chosen.reason());
    }
    return parameters;
  }
}
