package io.serai.core.residency;

import io.serai.core.gate.Holder;
import io.serai.core.gate.MemoryState;
import java.util.List;
import java.util.Map;

/**
 * What is in memory at one moment.
 *
 * @param atNanos when, as of {@link System#nanoTime}
 * @param memory what there is
 * @param holders all that hold memory, as the gate sees it
 * @param loaded the models that can be asked
 * @param loading of the models on their way in, by name and version, how many calls wait for each
 */
public record ResidencyView(
    long atNanos,
    MemoryState memory,
    List<Holder> holders,
    List<LoadedModel> loaded,
    Map<String, Integer> loading) {

  /** Copies the lists. */
  public ResidencyView {
    holders = List.copyOf(holders);
    loaded = List.copyOf(loaded);
    loading = Map.copyOf(loading);
  }
}
