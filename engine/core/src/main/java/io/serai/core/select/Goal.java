package io.serai.core.select;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What matters most when a model is chosen. */
public enum Goal {
  /** An answer soon. */
  SPEED(0.5, 2, 1.5),
  /** A good answer. */
  QUALITY(3, 0.4, 0.4),
  /** Both. */
  BALANCED(1.5, 1, 1);

  private final double quality;
  private final double latency;
  private final double readiness;

  Goal(double quality, double latency, double readiness) {
    this.quality = quality;
    this.latency = latency;
    this.readiness = readiness;
  }

  /** What it counts how good answers are, from 0 to 1. */
  double qualityWeight() {
    return quality;
  }

  /** What it counts how soon a model answers that is there, from 0 to 1. */
  double latencyWeight() {
    return latency;
  }

  /** What it counts how soon a model is there, from 0 to 1. */
  double readinessWeight() {
    return readiness;
  }

  /** As in requests: {@code speed}, {@code quality} or {@code balanced}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The goal that is written so. */
  public static Optional<Goal> of(String id) {
    return Arrays.stream(values()).filter(goal -> goal.id().equals(id)).findFirst();
  }
}
