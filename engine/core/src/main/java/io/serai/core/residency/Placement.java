package io.serai.core.residency;

import io.serai.core.device.ProcessMemory;
import io.serai.core.gate.Tier;
import io.serai.core.host.BackendUse;
import io.serai.core.host.NativeHeap;
import io.serai.core.host.PluginHost;
import io.serai.core.host.PluginRef;
import io.serai.core.worker.PageMove;
import io.serai.core.worker.Worker;
import io.serai.spi.Backend;
import io.serai.spi.Footprint;
import io.serai.spi.LoadListener;
import java.io.IOException;
import java.util.Optional;

/** Where a model's backend runs. Closed once, after the model. */
interface Placement extends AutoCloseable {
  /** The backend itself. */
  Backend backend();

  /** The bundle's name and version. */
  String plugin();

  /** The process that it has to itself; empty in the engine's own. */
  Optional<Worker> process();

  /** Whether it runs in the engine's own process, so that its bundle is in use there. */
  boolean inEngine();

  /**
   * Runs the action once its process has ended by itself or was ended; the engine's own doesn't.
   */
  void onExit(Runnable action);

  /**
   * Ends the process that it has to itself at once, since memory has run out; the engine's own goes
   * on. Doesn't wait.
   */
  void endForMemory();

  /**
   * Pages its process out or back in. Blocks.
   *
   * @param target RAM or SWAP
   */
  PageMove move(Tier target, LoadListener listener);

  /** Whether another bundle takes its place, so that its models should move over. */
  boolean retiring();

  /**
   * What its model holds.
   *
   * @param told what the model said when it was loaded
   */
  Footprint held(Footprint told);

  /** How much of its model is in swap, as far as can be told, in bytes. */
  long swappedBytes();

  @Override
  void close();

  /** In the engine's process. */
  record InProcess(BackendUse use) implements Placement {
    @Override
    public Backend backend() {
      return use.backend();
    }

    @Override
    public String plugin() {
      return use.plugin();
    }

    @Override
    public Optional<Worker> process() {
      return Optional.empty();
    }

    @Override
    public boolean inEngine() {
      return true;
    }

    @Override
    public void onExit(Runnable action) {}

    @Override
    public void endForMemory() {}

    @Override
    public PageMove move(Tier target, LoadListener listener) {
      throw new IllegalStateException("the engine's own process isn't paged out");
    }

    @Override
    public boolean retiring() {
      return use.retiring();
    }

    @Override
    public Footprint held(Footprint told) {
      return told;
    }

    @Override
    public long swappedBytes() {
      return 0;
    }

    @Override
    public void close() {
      use.close();
      NativeHeap.trim();
    }
  }

  /** In a worker of its own. */
  record InWorker(Worker worker, PluginRef bundle, PluginHost host) implements Placement {
    @Override
    public Backend backend() {
      return worker.backend();
    }

    @Override
    public Optional<Worker> process() {
      return Optional.of(worker);
    }

    @Override
    public boolean inEngine() {
      return false;
    }

    @Override
    public void onExit(Runnable action) {
      worker.onExit().thenRun(action);
    }

    @Override
    public void endForMemory() {
      worker.endForMemory();
    }

    @Override
    public PageMove move(Tier target, LoadListener listener) {
      return target == Tier.SWAP ? worker.demote(listener) : worker.promote(listener);
    }

    @Override
    public String plugin() {
      return bundle.name();
    }

    @Override
    public boolean retiring() {
      return !host.isCurrent(bundle);
    }

    /**
     * The process and those that it started, as the kernel counts them; nothing once it is gone.
     */
    @Override
    public Footprint held(Footprint told) {
      try {
        ProcessMemory now = ProcessMemory.ofTree(worker.pid());
        return new Footprint(
            now.anonymousBytes() + now.sharedBytes(), now.fileBytes(), told.pinnedBytes());
      } catch (IOException e) {
        return Footprint.NONE;
      }
    }

    @Override
    public long swappedBytes() {
      try {
        return ProcessMemory.ofTree(worker.pid()).swappedBytes();
      } catch (IOException e) {
        return 0;
      }
    }

    @Override
    public void close() {
      worker.close();
    }
  }
}
