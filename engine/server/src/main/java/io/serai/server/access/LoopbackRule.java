package io.serai.server.access;

/** Who is asked for a key where only this machine can reach the engine. */
public enum LoopbackRule {
  /** Nobody. */
  OPEN,
  /** Everybody. */
  KEYS
}
