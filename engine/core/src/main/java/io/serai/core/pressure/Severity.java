package io.serai.core.pressure;

import java.time.Duration;

/** How bad a shortage of memory is, and how soon the next step is taken because of it. */
public enum Severity {
  /** All is well; each step is left after a second. */
  CALM(Duration.ofSeconds(1)),
  /** It could be better, so steps are left slowly. */
  STEADY(Duration.ofSeconds(10)),
  /** Memory is short; a step every second, and none that ends a worker. */
  PRESSED(Duration.ofSeconds(1)),
  /** Memory is about to run out; a step every 300 ms, up to the last. */
  SEVERE(Duration.ofMillis(300)),
  /** Memory has run out, or will before the next look but two: all there is to do, in two looks. */
  CRITICAL(Duration.ZERO);

  /** Parts of the reserve below which memory is called so. */
  private static final double CALM_PART = 0.75;

  private static final double PRESSED_PART = 0.5;
  private static final double SEVERE_PART = 0.25;
  private static final double CRITICAL_PART = 0.125;

  /** Percent of the time that processes waited for memory; all of them, or one at least. */
  private static final double CALM_FULL = 5;

  private static final double PRESSED_FULL = 20;
  private static final double SEVERE_FULL = 50;
  private static final double CALM_SOME = 20;
  private static final double PRESSED_SOME = 60;

  /** What is left is looked at so far ahead, in seconds. */
  private static final double AHEAD = 0.3;

  private final Duration pause;

  Severity(Duration pause) {
    this.pause = pause;
  }

  /** How long it lasts before a step is taken, or left. */
  Duration pause() {
    return pause;
  }

  /** Whether steps are taken because of it. */
  public boolean pressed() {
    return compareTo(PRESSED) >= 0;
  }

  /** The severity of a moment: the worse of what memory and waiting tell. */
  static Severity of(PressureSample sample) {
    Severity memory = ofMemory(sample);
    Severity waiting = ofWaiting(sample);
    return memory.compareTo(waiting) > 0 ? memory : waiting;
  }

  private static Severity ofMemory(PressureSample sample) {
    double part = sample.left() / (double) sample.reserve();
    boolean runsOut = sample.left() <= AHEAD * sample.fallPerSecond();
    if (part < CRITICAL_PART || (part < 1 && runsOut)) {
      return CRITICAL;
    }
    if (part < SEVERE_PART) {
      return SEVERE;
    }
    return part < PRESSED_PART ? PRESSED : part < CALM_PART ? STEADY : CALM;
  }

  private static Severity ofWaiting(PressureSample sample) {
    if (sample.full() >= SEVERE_FULL) {
      return SEVERE;
    }
    if (sample.full() >= PRESSED_FULL || sample.some() >= PRESSED_SOME) {
      return PRESSED;
    }
    return sample.full() >= CALM_FULL || sample.some() >= CALM_SOME ? STEADY : CALM;
  }
}
