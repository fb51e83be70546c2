package io.serai.core.gate;

/** Where a model can be had from, by its size against what there is. */
public enum Tier {
  /** It fits in memory. */
  RAM,
  /** It fits in memory and swap together. */
  SWAP,
  /** It stays on the disk: it is too big now. */
  STORAGE
}
