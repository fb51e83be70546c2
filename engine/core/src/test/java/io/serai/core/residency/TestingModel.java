package io.serai.core.residency;

import io.serai.catalog.Manifest;
import io.serai.spi.Cancellation;
import io.serai.spi.Footprint;
import io.serai.spi.Model;
import io.serai.spi.Signature;
import io.serai.spi.Task;
import io.serai.spi.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** A model that holds memory of a {@link TestingMemory} and notices when it is closed. */
final class TestingModel implements Model {
  private final Manifest manifest;
  private final TestingPlacement placement;
  private final TestingMemory.Block block;
  private final Footprint steady;
  private final long growth;
  private final Runnable onClose;
  private final long startNanos;
  private final boolean onTrial;
  private BooleanSupplier pinned = () -> false;
  private boolean grown;
  private boolean closed;

  /**
   * A model that is loaded.
   *
   * @param growth bytes that its first answer takes besides
   */
  TestingModel(
      Manifest manifest,
      TestingPlacement placement,
      TestingMemory.Block block,
      Footprint steady,
      long growth,
      long startNanos,
      boolean onTrial,
      Runnable onClose) {
    this.manifest = manifest;
    this.placement = placement;
    this.block = block;
    this.steady = steady;
    this.growth = growth;
    this.startNanos = startNanos;
    this.onTrial = onTrial;
    this.onClose = onClose;
  }

  Manifest manifest() {
    return manifest;
  }

  TestingPlacement placement() {
    return placement;
  }

  /** When its load began to be prepared. */
  long startNanos() {
    return startNanos;
  }

  /** Whether it was loaded to be measured and leave again. */
  boolean onTrial() {
    return onTrial;
  }

  boolean pinned() {
    return pinned.getAsBoolean();
  }

  void pinnedIf(BooleanSupplier told) {
    pinned = told;
  }

  boolean closed() {
    return closed;
  }

  /** Takes what answers take besides, once; false if that is nothing, or there is no model. */
  boolean grow() {
    if (grown || growth == 0 || closed || placement.dead()) {
      return false;
    }
    grown = true;
    block.take(growth, 0);
    return true;
  }

  @Override
  public Signature signature() {
    return new Signature(List.of(), List.of());
  }

  @Override
  public Set<Task> tasks() {
    return Set.of();
  }

  @Override
  public Footprint memory() {
    return steady;
  }

  @Override
  public Map<String, Tensor> infer(Map<String, Tensor> inputs, Cancellation cancellation) {
    placement.checkAlive();
    return inputs;
  }

  @Override
  public void close() {
    onClose.run();
    closed = true;
    if (placement.inEngine()) {
      block.free();
    }
  }
}
