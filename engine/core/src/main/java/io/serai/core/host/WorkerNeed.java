package io.serai.core.host;

/** Whether a backend's models are to run in a process of their own, as its bundle says. */
public enum WorkerNeed {
  /** It doesn't matter. */
  NONE,
  /** Rather; a manifest or the configuration may say otherwise: {@code isolation=worker}. */
  WANTED,
  /** Always, whatever those say: {@code isolation=always-worker}. */
  ALWAYS;

  /** By the capability's attribute; {@link #NONE} for what isn't known. */
  static WorkerNeed of(String isolation) {
    return switch (isolation) {
      case "worker" -> WANTED;
      case "always-worker" -> ALWAYS;
      default -> NONE;
    };
  }
}
