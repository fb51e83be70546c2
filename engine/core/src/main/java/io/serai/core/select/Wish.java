package io.serai.core.select;

import io.serai.core.host.BackendOption;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a model is wanted for.
 *
 * @param capabilities all of which it must have: names of tasks, such as {@code text-generation},
 *     and what manifests list as capabilities, such as {@code chat}; empty for any model
 * @param goal what matters most
 * @param tokens how many new tokens are expected where text is generated, at least 1
 * @param maxLatency until it has answered, becoming ready included; null for no limit
 * @param minQuality the least known quality, 0 to 1; null for any
 * @param without models that are out of the question, such as {@code bert@1}, with the reason
 * @param form what a generated text is held to; null for any
 * @param options what is asked that not every backend can
 */
public record Wish(
    Set<String> capabilities,
    Goal goal,
    int tokens,
    @Nullable Duration maxLatency,
    @Nullable Double minQuality,
    Map<String, String> without,
    @Nullable Form form,
    Set<BackendOption> options) {
  /** Expected where nobody says how long a text is to be. */
  public static final int TOKENS = 64;

  private static final double NANOS_PER_MILLI = 1e6;

  /** Checks the ranges; throws {@link SeraiException} with INVALID_PARAMETER. */
  public Wish {
    capabilities = Set.copyOf(capabilities);
    without = Map.copyOf(without);
    options = Set.copyOf(options);
    if (minQuality != null && !(minQuality >= 0 && minQuality <= 1)) {
      throw new SeraiException(
          ErrorCode.INVALID_PARAMETER, "minQuality is from 0 to 1, not " + minQuality);
    }
    if (maxLatency != null && !maxLatency.isPositive()) {
      throw new SeraiException(
          ErrorCode.INVALID_PARAMETER,
          "maxLatency is more than 0 ms, not %s ms"
              .formatted(maxLatency.toNanos() / NANOS_PER_MILLI));
    }
    if (tokens < 1) {
      throw new SeraiException(
          ErrorCode.INVALID_PARAMETER, "a text has at least 1 token, not " + tokens);
    }
  }

  /** For what every backend can. */
  public Wish(
      Set<String> capabilities,
      Goal goal,
      int tokens,
      @Nullable Duration maxLatency,
      @Nullable Double minQuality,
      Map<String, String> without,
      @Nullable Form form) {
    this(capabilities, goal, tokens, maxLatency, minQuality, without, form, Set.of());
  }

  /** For texts of any form. */
  public Wish(
      Set<String> capabilities,
      Goal goal,
      int tokens,
      @Nullable Duration maxLatency,
      @Nullable Double minQuality,
      Map<String, String> without) {
    this(capabilities, goal, tokens, maxLatency, minQuality, without, null);
  }

  /**
   * The longest time that it may take.
   *
   * @param millis fractions count
   */
  public static Duration latency(double millis) {
    return Duration.ofNanos((long) (millis * NANOS_PER_MILLI));
  }

  /** Any model that can do this. */
  public static Wish of(Goal goal, String... capabilities) {
    return new Wish(Set.of(capabilities), goal, TOKENS, null, null, Map.of());
  }

  /**
   * The same, but not that model.
   *
   * @param reason one sentence without a full stop
   */
  public Wish without(String id, String reason) {
    Map<String, String> more = new HashMap<>(without);
    more.put(id, reason);
    return without(more);
  }

  /** The same, but with those out of the question and no others. */
  public Wish without(Map<String, String> reasons) {
    return new Wish(capabilities, goal, tokens, maxLatency, minQuality, reasons, form, options);
  }

  /** What it has to be able to do, without what of the options manifests list. */
  SortedSet<String> capabilitiesWithoutOptions() {
    SortedSet<String> others = new TreeSet<>(capabilities);
    options.forEach(option -> others.remove(option.id()));
    return others;
  }

  /** What is wanted in words, such as {@code text-generation for quality}. */
  String words() {
    List<String> sorted = capabilities.stream().sorted().toList();
    return (sorted.isEmpty() ? "anything" : String.join(" and ", sorted)) + " for " + goal.id();
  }
}
