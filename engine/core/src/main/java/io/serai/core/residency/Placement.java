package io.serai.core.residency;

import io.serai.core.device.ProcessMemory;
import io.serai.core.host.BackendUse;
import io.serai.core.host.PluginHost;
import io.serai.core.host.PluginRef;
import io.serai.core.worker.Worker;
import io.serai.spi.Backend;
import io.serai.spi.Footprint;
import java.io.IOException;

/** Where a model's backend runs. Closed after the model. */
sealed interface Placement extends AutoCloseable {
  /** The backend itself. */
  Backend backend();

  /** The bundle's name and version. */
  String plugin();

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
    }
  }

  /** In a worker of its own. */
  record InWorker(Worker worker, PluginRef bundle, PluginHost host) implements Placement {
    @Override
    public Backend backend() {
      return worker.backend();
    }

    @Override
    public String plugin() {
      return bundle.name();
    }

    @Override
    public boolean retiring() {
      return !host.isCurrent(bundle);
    }

    /** The whole process, as the kernel counts it; nothing once it is gone. */
    @Override
    public Footprint held(Footprint told) {
      try {
        ProcessMemory process = ProcessMemory.of(worker.pid());
        return new Footprint(
            process.anonymousBytes() + process.sharedBytes(),
            process.fileBytes(),
            told.pinnedBytes());
      } catch (IOException e) {
        return Footprint.NONE;
      }
    }

    @Override
    public long swappedBytes() {
      try {
        return ProcessMemory.of(worker.pid()).swappedBytes();
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
