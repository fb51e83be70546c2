package io.serai.spi;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Whether a model computes on a GPU. */
public enum Gpu {
  /** As the backend and its parameters have it. */
  AUTO,
  /** It does, or it isn't loaded. */
  REQUIRED,
  /** It doesn't. */
  OFF;

  /** As in manifests: {@code auto}, {@code required} or {@code off}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one that is written so, or empty. */
  public static Optional<Gpu> of(String id) {
    return Arrays.stream(values()).filter(gpu -> gpu.id().equals(id)).findFirst();
  }
}
