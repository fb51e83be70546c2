package io.serai.server.device;

import io.serai.core.select.Goal;
import io.serai.core.select.Wish;
import io.serai.spi.SeraiException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the choice of a model goes by.
 *
 * @param goal what matters most
 * @param maxLatencyMs until it has answered, more than 0; null for no limit
 * @param minQuality the least known quality, 0 to 1; null for any
 */
record Terms(Goal goal, @Nullable Double maxLatencyMs, @Nullable Double minQuality) {
  /** Nothing is said. */
  static final Terms NONE = new Terms(Goal.BALANCED, null, null);

  private static final String MAX_LATENCY = "max_latency_ms";
  private static final String MIN_QUALITY = "min_quality";

  /**
   * Reads them.
   *
   * @param priority {@code speed}, {@code quality} or {@code balanced}, which null stands for
   * @throws SeraiException with INVALID_PARAMETER
   */
  static Terms of(
      @Nullable String priority, @Nullable Double maxLatencyMs, @Nullable Double minQuality) {
    if (maxLatencyMs != null && !(maxLatencyMs > 0)) {
      throw Check.invalid(
          "'%s' must be more than 0, but is %s".formatted(MAX_LATENCY, maxLatencyMs));
    }
    Check.number(MIN_QUALITY, minQuality, 0, 1, 0);
    return new Terms(priority == null ? Goal.BALANCED : goal(priority), maxLatencyMs, minQuality);
  }

  /**
   * The goal that is written so.
   *
   * @throws SeraiException with INVALID_PARAMETER
   */
  static Goal goal(String id) {
    return Goal.of(id)
        .orElseThrow(
            () ->
                Check.invalid("'priority' is speed, quality or balanced, not '%s'".formatted(id)));
  }

  /** The same with another goal. */
  Terms with(Goal other) {
    return new Terms(other, maxLatencyMs, minQuality);
  }

  /**
   * Refuses limits where there is nothing to choose.
   *
   * @throws SeraiException with INVALID_PARAMETER
   */
  void requireNoLimits() {
    if (maxLatencyMs != null || minQuality != null) {
      throw Check.invalid(
          "'%s' is for requests in which the engine chooses the model: leave it or 'model' out"
              .formatted(maxLatencyMs == null ? MIN_QUALITY : MAX_LATENCY));
    }
  }

  /** What a model is wanted for that can do all that, and writes so many new tokens. */
  Wish wish(int tokens, String... capabilities) {
    return new Wish(
        Set.of(capabilities),
        goal,
        tokens,
        maxLatencyMs == null ? null : Wish.latency(maxLatencyMs),
        minQuality,
        Map.of());
  }

  /** The parameters of a run that chooses by them. */
  Map<String, Object> parameters() {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("priority", goal.id());
    if (maxLatencyMs != null) {
      parameters.put("maxLatency", maxLatencyMs);
    }
    if (minQuality != null) {
      parameters.put("minQuality", minQuality);
    }
    return parameters;
  }
}
