package io.serai.catalog;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How much a model or a request matters. */
public enum Priority {
  /** First to leave and last to be served. */
  LOW,
  /** What isn't told otherwise. */
  NORMAL,
  /** Last to leave and first to be served. */
  HIGH;

  /** As in files: {@code low}, {@code normal} or {@code high}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The priority that is written so. */
  public static Optional<Priority> of(String id) {
    return Arrays.stream(values()).filter(priority -> priority.id().equals(id)).findFirst();
  }
}
