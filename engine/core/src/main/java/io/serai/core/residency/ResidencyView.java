package io.serai.core.residency;

import io.serai.core.gate.Holder;
import io.serai.core.gate.MemoryState;
import java.util.List;

/**
 * What is in memory at one moment.
 *
 * @param atNanos when, as of {@link System#nanoTime}
 * @param memory what there is
 * @param holders all that hold memory, as the gate sees it
 * @param loaded the models that can be asked
 * @param loading names and versions of the models on their way in
 */
public record ResidencyView(
    long atNanos,
    MemoryState memory,
    List<Holder> holders,
    List<LoadedModel> loaded,
    List<String> loading) {

  /** Copies the lists. */
  public ResidencyView {
    holders = List.copyOf(holders);
    loaded = List.copyOf(loaded);
    loading = List.copyOf(loading);
  }
}
