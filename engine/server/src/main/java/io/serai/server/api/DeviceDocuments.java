package io.serai.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the engine tells of the machine; sizes in bytes, absent where there is no limit. */
public final class DeviceDocuments {
  private DeviceDocuments() {}

  /** The machine's memory. */
  public record MachineMemoryDocument(
      long totalBytes, long availableBytes, long freeBytes, long fileBytes, long dirtyBytes) {}

  /** A swap file, partition or zram device. */
  public record SwapDeviceDocument(
      String name, String kind, long totalBytes, long usedBytes, int priority) {}

  /** The machine's swap space. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record SwapDocument(
      long totalBytes,
      long freeBytes,
      @Nullable Integer swappiness,
      List<SwapDeviceDocument> devices) {}

  /** A control group. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record GroupLevelDocument(
      String path,
      @Nullable Long limitBytes,
      long usageBytes,
      long droppableBytes,
      @Nullable Long swapLimitBytes,
      long swapUsageBytes) {}

  /**
   * The control groups of the process, its own first.
   *
   * @param version {@code v1}, {@code v2} or {@code none}
   * @param limitedBy the level that leaves less than the machine has; null where none does
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record GroupDocument(
      String version, List<GroupLevelDocument> levels, @Nullable String limitedBy, long oomKills) {}

  /** Time spent waiting for memory: percent of the last 10 and 60 seconds, microseconds in all. */
  public record StallDocument(double avg10, double avg60, long totalMicros) {}

  /** Pressure on memory. */
  public record PressureDocument(StallDocument some, StallDocument full) {}

  /** The memory of a process. */
  public record ProcessMemoryDocument(
      long residentBytes,
      long anonymousBytes,
      long fileBytes,
      long sharedBytes,
      long swappedBytes) {}

  /** What the process can compute on; quota in processors. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ProcessorsDocument(int allowed, @Nullable Double quota, @Nullable Double load1) {}

  /** The hottest thermal zone. */
  public record TemperatureDocument(String zone, double celsius) {}

  /**
   * A graphics processor.
   *
   * @param freeBytes of memory of its own; null where it has none, or only the running engine asks
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record GpuDocument(String name, boolean sharedWithHost, @Nullable Long freeBytes) {}

  /**
   * A worker, with what it started itself.
   *
   * @param models those that are loaded in it
   */
  public record WorkerDocument(long pid, List<String> models, ProcessMemoryDocument memory) {}

  /** How fast the disk is read, and where and when that was measured. */
  public record DiskRateDocument(
      long bytesPerSecond, long sampleBytes, String measuredAt, String folder, String fileSystem) {}

  /**
   * The home folder's disk.
   *
   * @param rate null where it wasn't measured
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record DiskDocument(
      String home, long totalBytes, long freeBytes, @Nullable DiskRateDocument rate) {}

  /**
   * ONNX Runtime's native library.
   *
   * @param folder what {@code onnxruntime.nativeLibrary} names; null for the bundled one
   * @param gpuProvider whether there is an execution provider for NVIDIA in it
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record NativeRuntimeDocument(@Nullable String folder, boolean gpuProvider) {}

  /**
   * Something a person should know; severity is {@code warning}, {@code advice} or {@code note}.
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record FindingDocument(
      String severity, String id, String what, String why, @Nullable String remedy) {}

  /**
   * The machine as the engine can use it.
   *
   * @param totalBytes the machine's memory, or the tightest limit
   * @param availableBytes what can be had without swapping
   * @param droppableCacheBytes file pages among that
   * @param swapFreeBytes what can still be swapped out
   * @param process the engine's own memory; null where no engine runs
   * @param workers its workers that have models; none where no engine runs
   * @param absent why something isn't there that most machines tell
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record DeviceDocument(
      String at,
      long totalBytes,
      long availableBytes,
      long droppableCacheBytes,
      long swapFreeBytes,
      MachineMemoryDocument memory,
      SwapDocument swap,
      GroupDocument group,
      @Nullable PressureDocument pressure,
      @Nullable ProcessMemoryDocument process,
      List<WorkerDocument> workers,
      ProcessorsDocument processors,
      @Nullable TemperatureDocument hottest,
      @Nullable GpuDocument gpu,
      DiskDocument disk,
      NativeRuntimeDocument onnxruntime,
      Map<String, String> absent,
      List<FindingDocument> findings) {}
}
