package io.serai.plugins.text;

import java.util.List;

/**
 * Watches a growing text for strings that end it. Text that may be the start of such a string is
 * held back until it is clear. Not for several threads.
 */
public final class StopStrings {
  private final List<String> stops;
  private String held = "";
  private boolean reached;

  /** Watches for any of these; empty ones never come. */
  public StopStrings(List<String> stops) {
    this.stops = stops.stream().filter(stop -> !stop.isEmpty()).toList();
  }

  /** Whether a stop string came. */
  public boolean reached() {
    return reached;
  }

  /** How many characters are held back. */
  public int held() {
    return reached ? 0 : held.length();
  }

  /** Adds text; returns what is certain now, and nothing from a stop string on. */
  public String append(String text) {
    if (reached) {
      return "";
    }
    String pending = held + text;
    int end = firstStop(pending);
    if (end >= 0) {
      reached = true;
    } else {
      end = firstStart(pending);
    }
    held = pending.substring(end);
    return pending.substring(0, end);
  }

  /** What was held back, for when the text ends otherwise; nothing after a stop string. */
  public String release() {
    String rest = reached ? "" : held;
    held = "";
    return rest;
  }

  private int firstStop(String text) {
    int first = -1;
    for (String stop : stops) {
      int at = text.indexOf(stop);
      if (at >= 0 && (first < 0 || at < first)) {
        first = at;
      }
    }
    return first;
  }

  /** Where the first ending of the text begins that a stop string begins with. */
  private int firstStart(String text) {
    int longest = stops.stream().mapToInt(String::length).max().orElse(0);
    for (int at = Math.max(0, text.length() - longest + 1); at < text.length(); at++) {
      for (String stop : stops) {
        if (stop.startsWith(text.substring(at))) {
          return at;
        }
      }
    }
    return text.length();
  }
}
