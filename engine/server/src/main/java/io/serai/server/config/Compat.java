package io.serai.server.config;

import java.util.Locale;

/** Other servers that the engine is to behave like where the two differ. */
public enum Compat {
  /** None. */
  NONE,
  /** Those of the device API: web pages from anywhere may ask. */
  DEVICE;

  /** As it stands in files. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
