package io.serai.catalog;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where a model runs. */
public enum Isolation {
  /** In the engine's own process. */
  IN_PROCESS,
  /** In a worker, a process of its own. */
  WORKER,
  /** As the engine thinks best. */
  AUTO;

  /** As in files: {@code in-process}, {@code worker} or {@code auto}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The isolation that is written so. */
  public static Optional<Isolation> of(String id) {
    return Arrays.stream(values()).filter(isolation -> isolation.id().equals(id)).findFirst();
  }
}
