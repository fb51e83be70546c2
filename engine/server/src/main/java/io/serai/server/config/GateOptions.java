package io.serai.server.config;

import io.serai.core.GateSettings;
import io.serai.core.gate.LimitChanges;
import io.serai.server.config.ConfigYaml.GateYaml;
import org.jspecify.annotations.Nullable;

/** Reads what the file says of the gate; where it says nothing, what suits the machine counts. */
final class GateOptions {
  private GateOptions() {}

  static GateSettings read(@Nullable GateYaml yaml, OptionChecker check) {
    if (yaml == null) {
      return GateSettings.DEFAULT;
    }
    return new GateSettings(
        !Boolean.FALSE.equals(yaml.enabled()),
        new LimitChanges(
            check.share("/gate/ramShare", yaml.ramShare()),
            check.share("/gate/swapShare", yaml.swapShare()),
            check.bytes("/gate/reserve", yaml.reserve()),
            check.bytes("/gate/ramMax", yaml.ramMax()),
            check.bytes("/gate/swapMax", yaml.swapMax()),
            check.bytes("/gate/ceiling", yaml.ceiling())));
  }
}
