package io.serai.catalog;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a model is to be kept in memory.
 *
 * @param priority who leaves first when memory is wanted
 * @param keepAlive it is unloaded when nobody asked for it for so long; null to keep it until its
 *     memory is wanted
 * @param pinned it never leaves on its own account
 * @param mayThrash it may be loaded although its file pages exceed the cache that is left, and will
 *     be slow then
 * @param isolation where it runs
 * @param worker the name of a worker that it shares with all models of its backend that give the
 *     same; null for one of its own, where it runs in one
 * @param prefer which of its variants is tried first
 */
public record ResidencyPolicy(
    Priority priority,
    @Nullable Duration keepAlive,
    boolean pinned,
    boolean mayThrash,
    Isolation isolation,
    @Nullable String worker,
    VariantPreference prefer) {
  /** What counts where a manifest says nothing. */
  public static final ResidencyPolicy DEFAULT =
      new ResidencyPolicy(
          Priority.NORMAL, null, false, false, Isolation.AUTO, null, VariantPreference.LISTED);

  /** The same, run elsewhere, and without others. */
  public ResidencyPolicy in(Isolation other) {
    return new ResidencyPolicy(priority, keepAlive, pinned, mayThrash, other, null, prefer);
  }
}
