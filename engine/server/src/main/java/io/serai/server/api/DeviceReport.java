package io.serai.server.api;

import io.serai.core.device.ControlGroup;
import io.serai.core.device.DeviceFacts;
import io.serai.core.device.DeviceFactsReader;
import io.serai.core.device.DeviceProbe;
import io.serai.core.device.DeviceSnapshot;
import io.serai.core.device.Diagnosis;
import io.serai.core.device.DiskRate;
import io.serai.core.device.Finding;
import io.serai.core.device.GroupLevel;
import io.serai.core.device.Pressure;
import io.serai.core.device.ProcessMemory;
import io.serai.core.device.SwapSpace;
import io.serai.core.gate.MemoryState;
import io.serai.core.residency.LoadedModel;
import io.serai.server.api.DeviceDocuments.DeviceDocument;
import io.serai.server.api.DeviceDocuments.DiskDocument;
import io.serai.server.api.DeviceDocuments.DiskRateDocument;
import io.serai.server.api.DeviceDocuments.FindingDocument;
import io.serai.server.api.DeviceDocuments.GpuDocument;
import io.serai.server.api.DeviceDocuments.GroupDocument;
import io.serai.server.api.DeviceDocuments.GroupLevelDocument;
import io.serai.server.api.DeviceDocuments.MachineMemoryDocument;
import io.serai.server.api.DeviceDocuments.NativeRuntimeDocument;
import io.serai.server.api.DeviceDocuments.PressureDocument;
import io.serai.server.api.DeviceDocuments.ProcessMemoryDocument;
import io.serai.server.api.DeviceDocuments.ProcessorsDocument;
import io.serai.server.api.DeviceDocuments.StallDocument;
import io.serai.server.api.DeviceDocuments.SwapDeviceDocument;
import io.serai.server.api.DeviceDocuments.SwapDocument;
import io.serai.server.api.DeviceDocuments.TemperatureDocument;
import io.serai.server.api.DeviceDocuments.WorkerDocument;
import io.serai.server.config.Config;
import io.serai.server.config.DeviceFile;
import io.serai.server.config.Home;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the machine and turns it into what is told of it. */
public final class DeviceReport {
  private static final Logger LOG = LoggerFactory.getLogger(DeviceReport.class);

  /**
   * What the engine in this process knows.
   *
   * @param loaded its models
   * @param memory what there is
   */
  public record Running(List<LoadedModel> loaded, MemoryState memory) {
    /** Copies the list. */
    public Running {
      loaded = List.copyOf(loaded);
    }
  }

  private DeviceReport() {}

  /**
   * The machine now, with advice.
   *
   * @param engine if it is in this process, so that its memory is told; else null
   * @throws SeraiException if the machine's memory or the home's disk isn't told
   */
  public static DeviceDocument of(
      Home home, Config config, DeviceProbe probe, @Nullable Running engine) {
    probe.diskRate(new DeviceFile(home).diskRate().orElse(null));
    DeviceSnapshot device = probe.read();
    DeviceFacts facts = facts(home, config.onnxRuntimeLibrary());
    return new DeviceDocument(
        device.at().toString(),
        device.totalBytes(),
        device.availableBytes(),
        device.droppableCacheBytes(),
        device.swapFreeBytes(),
        new MachineMemoryDocument(
            device.memory().totalBytes(),
            device.memory().availableBytes(),
            device.memory().freeBytes(),
            device.memory().fileBytes(),
            device.memory().dirtyBytes()),
        swap(device.swap()),
        group(device),
        pressure(device.pressure()),
        engine == null ? null : process(device.process()),
        engine == null ? List.of() : workers(engine.loaded()),
        new ProcessorsDocument(
            device.processors().allowed(),
            device.processors().quota(),
            device.processors().load1()),
        device.hottest() == null
            ? null
            : new TemperatureDocument(device.hottest().zone(), device.hottest().celsius()),
        device.gpu() == null
            ? null
            : new GpuDocument(
                device.gpu().name(), device.gpu().sharedWithHost(), gpuFreeBytes(engine)),
        new DiskDocument(
            facts.home().toString(),
            facts.homeTotalBytes(),
            facts.homeFreeBytes(),
            rate(device.diskRate())),
        new NativeRuntimeDocument(
            facts.nativeLibrary() == null ? null : facts.nativeLibrary().toString(),
            facts.gpuProvider()),
        device.absent(),
        Diagnosis.of(device, facts).stream().map(DeviceReport::finding).toList());
  }

  /** Each process once, however many models share it; one that ends meanwhile isn't told. */
  private static List<WorkerDocument> workers(List<LoadedModel> models) {
    Map<Long, List<String>> byProcess = new TreeMap<>();
    for (LoadedModel model : models) {
      model
          .worker()
          .ifPresent(
              worker ->
                  byProcess
                      .computeIfAbsent(worker.pid(), pid -> new ArrayList<>())
                      .add(model.toString()));
    }
    List<WorkerDocument> workers = new ArrayList<>();
    byProcess.forEach(
        (pid, names) -> {
          try {
            workers.add(new WorkerDocument(pid, names, memory(ProcessMemory.ofTree(pid))));
          } catch (IOException e) {
            LOG.debug("worker {} isn't told of: {}", pid, e.toString());
          }
        });
    return workers;
  }

  private static @Nullable Long gpuFreeBytes(@Nullable Running engine) {
    return engine == null || !engine.memory().ownGpuMemory()
        ? null
        : Long.valueOf(engine.memory().gpuAvailable());
  }

  private static DeviceFacts facts(Home home, @Nullable Path nativeLibrary) {
    try {
      return new DeviceFactsReader(Path.of("/")).read(home.folder(), nativeLibrary);
    } catch (IOException e) {
      throw new SeraiException(
          ErrorCode.INTERNAL,
          "the disk of %s can't be looked at: %s".formatted(home.folder(), e),
          e);
    }
  }

  private static SwapDocument swap(SwapSpace swap) {
    return new SwapDocument(
        swap.totalBytes(),
        swap.freeBytes(),
        swap.swappiness(),
        swap.devices().stream()
            .map(
                device ->
                    new SwapDeviceDocument(
                        device.name(),
                        lower(device.kind()),
                        device.totalBytes(),
                        device.usedBytes(),
                        device.priority()))
            .toList());
  }

  private static GroupDocument group(DeviceSnapshot device) {
    ControlGroup group = device.group();
    return new GroupDocument(
        lower(group.version()),
        group.levels().stream()
            .map(
                level ->
                    new GroupLevelDocument(
                        level.path(),
                        limit(level.limitBytes()),
                        level.usageBytes(),
                        level.droppableBytes(),
                        limit(level.swapLimitBytes()),
                        level.swapUsageBytes()))
            .toList(),
        device.binding().map(GroupLevel::path).orElse(null),
        device.oomKills());
  }

  private static @Nullable Long limit(long bytes) {
    return bytes == GroupLevel.UNLIMITED ? null : bytes;
  }

  private static @Nullable PressureDocument pressure(@Nullable Pressure pressure) {
    return pressure == null
        ? null
        : new PressureDocument(stall(pressure.some()), stall(pressure.full()));
  }

  private static StallDocument stall(Pressure.Stall stall) {
    return new StallDocument(stall.avg10(), stall.avg60(), stall.totalMicros());
  }

  private static @Nullable ProcessMemoryDocument process(@Nullable ProcessMemory memory) {
    return memory == null ? null : memory(memory);
  }

  private static ProcessMemoryDocument memory(ProcessMemory memory) {
    return new ProcessMemoryDocument(
        memory.residentBytes(),
        memory.anonymousBytes(),
        memory.fileBytes(),
        memory.sharedBytes(),
        memory.swappedBytes());
  }

  private static @Nullable DiskRateDocument rate(@Nullable DiskRate rate) {
    return rate == null
        ? null
        : new DiskRateDocument(
            rate.bytesPerSecond(),
            rate.sampleBytes(),
            rate.measuredAt().toString(),
            rate.folder(),
            rate.fileSystem());
  }

  private static FindingDocument finding(Finding finding) {
    return new FindingDocument(
        lower(finding.severity()), finding.id(), finding.what(), finding.why(), finding.remedy());
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
