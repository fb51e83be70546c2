package io.serai.core.device;

import org.jspecify.annotations.Nullable;

/**
 * Something about the machine that a person should know.
 *
 * @param id for programs, such as {@code no-swap}
 * @param what how it is
 * @param why what follows from it
 * @param remedy what to do, mostly a command; null where nothing need be done
 */
public record Finding(
    Severity severity, String id, String what, String why, @Nullable String remedy) {
  /** How much it matters. */
  public enum Severity {
    /** Models may fail to load or be killed. */
    WARNING,
    /** It would go better otherwise. */
    ADVICE,
    /** Good to know. */
    NOTE
  }
}
