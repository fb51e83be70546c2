package io.serai.core.gate;

/**
 * The rule that isn't met.
 *
 * @param rule which
 * @param needed bytes that the rule is about
 * @param allowed bytes that the rule lets be taken now
 * @param of what the allowed bytes are a share of, in bytes
 * @param allowedAfterEviction bytes that it would let be taken if all that can leave had left
 */
public record Shortage(Rule rule, long needed, long allowed, long of, long allowedAfterEviction) {
  /** What can be wrong. */
  public enum Rule {
    /** Pinned memory can be neither swapped nor dropped, so it must fit in what is available. */
    PINNED,
    /** Private memory must fit in memory and swap, or something gets killed. */
    PRIVATE,
    /** File pages in use must fit in the cache that is left, or it thrashes. */
    MAPPED,
    /** All of it must fit within the shares of memory and swap, and the ceiling. */
    TIER,
    /** All models together hold no more than a limit allows. */
    RAM_MAX,
    /** Memory is short, so nothing loads. */
    PRESSURE
  }
}
