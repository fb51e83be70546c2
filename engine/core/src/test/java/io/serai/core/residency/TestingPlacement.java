package io.serai.core.residency;

import io.serai.core.gate.Tier;
import io.serai.core.host.PluginRef;
import io.serai.core.worker.PageMove;
import io.serai.core.worker.Worker;
import io.serai.core.worker.wire.ProcessPages;
import io.serai.spi.Backend;
import io.serai.spi.ErrorCode;
import io.serai.spi.Footprint;
import io.serai.spi.LoadListener;
import io.serai.spi.SeraiException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A plugin's copy in the engine's process, or a worker, which can die. */
final class TestingPlacement implements Placement {
  private final Journal journal;
  private final TestingPlugins plugins;
  private final TestingPlugins.@Nullable Copy copy;
  private final PluginRef plugin;
  private final TestingMemory.@Nullable Block process;
  private final List<Runnable> onExit = new ArrayList<>();
  private boolean dead;
  private boolean closed;

  /** In the engine's process. */
  TestingPlacement(Journal journal, TestingPlugins plugins, TestingPlugins.Copy copy) {
    this.journal = journal;
    this.plugins = plugins;
    this.copy = copy;
    plugin = copy.ref();
    process = null;
  }

  /** In a worker. */
  TestingPlacement(
      Journal journal, TestingPlugins plugins, PluginRef plugin, TestingMemory.Block process) {
    this.journal = journal;
    this.plugins = plugins;
    this.copy = null;
    this.plugin = plugin;
    this.process = process;
  }

  /** The worker's memory, or a block of the engine's process. */
  TestingMemory.Block memory(Supplier<TestingMemory.Block> here) {
    return process == null ? here.get() : process;
  }

  /** Ends the worker as a crash does. */
  void die() {
    if (process != null && !dead) {
      dead = true;
      process.free();
      List<Runnable> actions = List.copyOf(onExit);
      onExit.clear();
      actions.forEach(Runnable::run);
    }
  }

  boolean dead() {
    return dead;
  }

  boolean closed() {
    return closed;
  }

  /** Fails if its process is gone. */
  void checkAlive() {
    if (dead) {
      throw new SeraiException(ErrorCode.WORKER_LOST, "the worker died");
    }
  }

  @Override
  public Backend backend() {
    throw new IllegalStateException("only a loader asks for the backend");
  }

  @Override
  public String plugin() {
    return plugin.name();
  }

  @Override
  public Optional<Worker> process() {
    return Optional.empty();
  }

  @Override
  public boolean inEngine() {
    return process == null;
  }

  @Override
  public void onExit(Runnable action) {
    if (dead) {
      action.run();
    } else {
      onExit.add(action);
    }
  }

  @Override
  public void endForMemory() {
    journal.note(this + " is ended for its memory");
    die();
  }

  @Override
  public boolean pageable() {
    return process != null;
  }

  @Override
  public PageMove move(Tier target, LoadListener listener) {
    if (closed) {
      journal.violation("%s is moved after it was closed".formatted(plugin));
    }
    checkAlive();
    if (process != null) {
      process.move(target == Tier.SWAP);
    }
    ProcessPages pages = new ProcessPages(0, 0, 0, 0, 0);
    return new PageMove(pages, pages, Duration.ZERO, 0, "");
  }

  @Override
  public boolean retiring() {
    return copy == null ? !plugins.isCurrent(plugin) : copy.retired();
  }

  @Override
  public Footprint held(Footprint told) {
    return process == null
        ? told
        : new Footprint(process.inRam(), process.mapped(), process.pinned());
  }

  @Override
  public long swappedBytes() {
    return process == null ? 0 : process.swapped();
  }

  @Override
  public Footprint promise(Footprint peak, Footprint once) {
    return peak;
  }

  @Override
  public void endLoad() {}

  @Override
  public boolean sharesOnce() {
    return false;
  }

  @Override
  public void close() {
    if (closed) {
      journal.violation("%s is closed twice".formatted(plugin));
    }
    closed = true;
    if (copy != null) {
      copy.release();
    }
    die();
  }

  @Override
  public String toString() {
    return (copy == null ? "worker of " : "") + plugin.name();
  }
}
