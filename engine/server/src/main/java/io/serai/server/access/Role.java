package io.serai.server.access;

import java.util.Locale;

/** What the holder of a key may do. */
public enum Role {
  /** Ask models and pipelines, and look at them. */
  INFER,
  /** Everything. */
  ADMIN;

  /** As it stands in files and errors: {@code infer} or {@code admin}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether what needs the other role is allowed to this one. */
  boolean covers(Role needed) {
    return this == ADMIN || this == needed;
  }
}
