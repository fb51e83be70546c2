package io.serai.server.access;

import java.util.Set;

/**
 * What is set of access.
 *
 * @param loopback who is asked for a key where only this machine can reach the engine
 * @param allowWithoutKeys whether anybody may do everything elsewhere while there are no keys
 * @param origins web pages from there may ask, besides those on loopback; such as {@code
 *     https://example.org}
 */
public record AccessSettings(LoopbackRule loopback, boolean allowWithoutKeys, Set<String> origins) {
  /** What counts where nothing is said. */
  public static final AccessSettings DEFAULT =
      new AccessSettings(LoopbackRule.OPEN, false, Set.of());

  /** Copies the set. */
  public AccessSettings {
    origins = Set.copyOf(origins);
  }

  /** The same, with anybody allowed to do everything while there are no keys. */
  public AccessSettings allowingWithoutKeys() {
    return new AccessSettings(loopback, true, origins);
  }
}
