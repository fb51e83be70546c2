package io.serai.server.device;

import io.serai.core.gate.Tier;
import io.serai.core.residency.LoadedModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The loaded models by name; where several versions or variants of one are loaded, the others by
 * their full names.
 */
record Residents(Map<String, LoadedModel> byName) {
  static Residents of(List<LoadedModel> loaded) {
    Map<String, LoadedModel> byName = new LinkedHashMap<>();
    for (LoadedModel model : loaded) {
      String name = model.manifest().name();
      byName.put(byName.containsKey(name) ? model.toString() : name, model);
    }
    return new Residents(byName);
  }

  /** Names of those in a tier. */
  List<String> in(Tier tier) {
    List<String> names = new ArrayList<>();
    byName.forEach(
        (name, model) -> {
          if (model.tier() == tier) {
            names.add(name);
          }
        });
    return names;
  }
}
