package io.serai.core.worker;

/**
 * A control group that could take no more memory.
 *
 * @param group its name where it is one around the worker's own; empty if it is the worker's own
 * @param bytes its limit
 */
public record ReachedLimit(String group, long bytes) {
  /** To follow "was killed". */
  String words() {
    return group.isEmpty()
        ? " at its limit of %d MiB".formatted(bytes >> 20)
        : ", because control group %s reached its limit of %d MiB".formatted(group, bytes >> 20);
  }
}
