package io.serai.server.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.serai.core.device.Hardware;
import io.serai.core.device.NvidiaSmi;
import io.serai.server.Version;
import io.serai.server.api.DeviceDocuments.DeviceDocument;
import io.serai.server.api.Documents.LoadedDocument;
import io.serai.server.api.Documents.StatusDocument;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code serai doctor} tells.
 *
 * @param engine null where none runs
 * @param hardware what the machine is built of; null where the engine runs on another one
 * @param gpus discrete graphics processors, as {@code nvidia-smi} has them
 * @param gpusProblem why they can't be asked though the driver is there; null where they could
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record DoctorDocument(
    String version,
    String java,
    @Nullable EngineDocument engine,
    @Nullable HardwareDocument hardware,
    List<NvidiaSmi> gpus,
    @Nullable String gpusProblem,
    DeviceDocument device) {

  /** The running engine. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record EngineDocument(
      @Nullable String url, long pid, long heapUsedBytes, List<LoadedDocument> loaded) {}

  /** What the machine is built of; degrees Celsius. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record HardwareDocument(
      String processor,
      int physicalCores,
      List<String> graphicsCards,
      @Nullable Double cpuCelsius) {
    static HardwareDocument of(Hardware hardware) {
      return new HardwareDocument(
          hardware.processor(),
          hardware.physicalCores(),
          hardware.graphicsCards(),
          hardware.cpuCelsius());
    }
  }

  /**
   * Looks at the hardware as well, if it is this machine's.
   *
   * @param status of the running engine; null where none runs
   */
  static DoctorDocument of(@Nullable StatusDocument status, DeviceDocument device, boolean here)
      throws InterruptedException {
    List<NvidiaSmi> gpus = List.of();
    String problem = null;
    if (here && device.gpu() != null && !device.gpu().sharedWithHost()) {
      try {
        gpus = NvidiaSmi.query();
      } catch (IOException e) {
        problem = String.valueOf(e.getMessage());
      }
    }
    return new DoctorDocument(
        Version.current(),
        Runtime.version().toString(),
        status == null
            ? null
            : new EngineDocument(
                status.url(), status.pid(), status.memory().heapUsedBytes(), status.loaded()),
        here ? HardwareDocument.of(Hardware.identify()) : null,
        gpus,
        problem,
        device);
  }
}
