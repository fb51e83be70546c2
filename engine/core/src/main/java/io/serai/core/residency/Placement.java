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
import io.serai.spi.ErrorCode;
import io.serai.spi.Footprint;
import io.serai.spi.LoadListener;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a model's backend runs. Closed once, after the model. */
interface Placement extends AutoCloseable {
  /** The backend itself. */
  Backend backend();

  /** The bundle's name and version. */
  String plugin();

  /** The worker that it is in; empty in the engine's own process. */
  Optional<Worker> process();

  /** Whether it runs in the engine's own process, so that its bundle is in use there. */
  boolean inEngine();

  /**
   * Runs the action once its process has ended by itself or was ended; the engine's own doesn't.
   */
  void onExit(Runnable action);

  /**
   * Ends its worker at once, since memory has run out; the engine's own process goes on. Doesn't
   * wait.
   */
  void endForMemory();

  /**
   * Ends its worker at once, if that is its own, since its load was given up: native code that
   * loads a model doesn't look whether it still should. Doesn't wait.
   */
  void endLoad();

  /**
   * Pages its process out or back in. Blocks.
   *
   * @param target RAM or SWAP
   */
  PageMove move(Tier target, LoadListener listener);

  /** Whether its process can be paged out: it is a worker, with no other model in it. */
  boolean pageable();

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

  /**
   * Tells what its model needs at its peak.
   *
   * @param once what of that its process has only once
   * @return what all models in its process need together
   */
  Footprint promise(Footprint peak, Footprint once);

  /** Whether another model in its process has brought what that has only once. */
  boolean sharesOnce();

  @Override
  void close();

  /**
   * In the engine's process.
   *
   * @param sharing its place among the models there
   */
  record InProcess(BackendUse use, EngineProcess.Member sharing) implements Placement {
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
    public void endLoad() {}

    @Override
    public boolean pageable() {
      return false;
    }

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

    /** What all in the process need together isn't known, and nothing is limited by it. */
    @Override
    public Footprint promise(Footprint peak, Footprint once) {
      sharing.brings(once);
      return peak;
    }

    @Override
    public boolean sharesOnce() {
      return sharing.othersBroughtOnce();
    }

    @Override
    public void close() {
      sharing.close();
      use.close();
      NativeHeap.trim();
    }
  }

  /**
   * In a worker.
   *
   * @param sharing its place among the models that share the worker; null if it is its own
   */
  record InWorker(
      Worker worker, PluginRef bundle, PluginHost host, SharedWorkers.@Nullable Member sharing)
      implements Placement {
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
    public void endLoad() {
      if (sharing == null) {
        worker.end();
      }
    }

    @Override
    public boolean pageable() {
      return sharing == null || sharing.alone();
    }

    @Override
    public PageMove move(Tier target, LoadListener listener) {
      if (target == Tier.SWAP && sharing != null && !sharing.alone()) {
        throw new SeraiException(
            ErrorCode.INVALID_INPUT,
            "the model shares the worker '%s' with others, which would be paged too; unload those, or give it a worker of its own"
                .formatted(sharing.name()));
      }
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
     * The process and those that it started, as the kernel counts them, or its part of that;
     * nothing once it is gone.
     */
    @Override
    public Footprint held(Footprint told) {
      try {
        Footprint now = ProcessMemory.ofTree(worker.pid()).unlocked();
        return new Footprint(part(now.privateBytes()), part(now.mappedBytes()), told.pinnedBytes());
      } catch (IOException e) {
        return Footprint.NONE;
      }
    }

    @Override
    public long swappedBytes() {
      try {
        return part(ProcessMemory.ofTree(worker.pid()).swappedBytes());
      } catch (IOException e) {
        return 0;
      }
    }

    private long part(long bytes) {
      return sharing == null ? bytes : Math.round(bytes * sharing.share());
    }

    @Override
    public Footprint promise(Footprint peak, Footprint once) {
      return sharing == null ? peak : sharing.promise(peak, once);
    }

    @Override
    public boolean sharesOnce() {
      return sharing != null && sharing.othersBroughtOnce();
    }

    @Override
    public void close() {
      if (sharing == null) {
        worker.close();
      } else {
        sharing.close();
      }
    }
  }
}
