package io.serai.server.kserve;

import io.serai.core.CallReport;
import io.serai.core.select.Selection;
import io.serai.routes.pipeline.RunResult;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which model the engine chose, and where it computed, as parameters of an answer. */
final class ChosenModel {
  private ChosenModel() {}

  /**
   * Those parameters, texts all of them; which was chosen is left out where the model was named, or
   * a pipeline was.
   *
   * @param version of what was named; empty where nothing was
   */
  static Map<String, String> parameters(String version, RunResult.Completed done) {
    Selection chosen =
        !version.isEmpty() || done.steps().isEmpty() ? null : done.steps().getLast().selection();
    CallReport last = done.steps().isEmpty() ? null : done.steps().getLast().report();
    Map<String, String> parameters =
        new LinkedHashMap<>(last == null ? Map.of() : device(last.device()));
    if (chosen != null) {
      parameters.put("selected_model", chosen.id());
      parameters.put("selection_mode", chosen.mode().id());
      parameters.put("selection_reason", chosen.reason());
    }
    return parameters;
  }

  /** The parameter that says where a model computed, such as {@code cpu} or {@code cuda:0}. */
  static Map<String, String> device(String device) {
    return Map.of("device", device);
  }
}
