package io.serai.core.select;

import java.util.Locale;

/** How it came about which model answers. */
public enum Mode {
  /** It was named. */
  MANUAL,
  /** It was the best. */
  AUTO,
  /** It was preferred, and could be had. */
  HYBRID_PREFERRED,
  /** Another was preferred, but couldn't be had safely; it was the best otherwise. */
  HYBRID_FALLBACK;

  /** As in answers, such as {@code hybrid_fallback}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
