package io.serai.core.gate;

import io.serai.catalog.Priority;
import io.serai.core.gate.Holder.State;
import io.serai.spi.Footprint;
import java.time.Duration;

/** What holds memory in tests: of normal priority, loaded in a second, and not in swap. */
public final class TestingHolder {
  private TestingHolder() {}

  /** One that holds private memory, in bytes. */
  public static Holder of(String name, long bytes, State state) {
    return of(name, Footprint.ofPrivate(bytes), state);
  }

  /** One that holds that. */
  public static Holder of(String name, Footprint held, State state) {
    return new Holder(
        name, held, 0, state, Priority.NORMAL, Duration.ofSeconds(1), Duration.ofSeconds(10));
  }
}
