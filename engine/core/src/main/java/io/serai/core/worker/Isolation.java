package io.serai.core.worker;

/** Where a model runs. */
public enum Isolation {
  /** In the engine's own process. */
  IN_PROCESS,
  /** In a worker. */
  WORKER,
  /** As the engine thinks best. */
  AUTO
}
