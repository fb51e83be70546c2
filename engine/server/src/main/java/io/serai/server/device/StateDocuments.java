package io.serai.server.device;

import io.serai.server.api.GateDocuments.TiersDocument;
import io.serai.server.device.Bodies.ModelConfig;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the engine tells of itself; sizes in GiB, times in seconds. What isn't told by the machine
 * is null.
 */
final class StateDocuments {
  private StateDocuments() {}

  /** How often each way of choosing a model was used. */
  record SelectionStats(long manual, long auto, long hybrid) {}

  /**
   * {@code GET /status}.
   *
   * @param memoryUsageGb what models and backends hold
   * @param memoryBudgetGb what they may
   * @param swapCacheSize how many models are in swap
   * @param queueSize how many calls wait, for cores or for a load
   * @param totalRequests how many texts were asked for through this API
   * @param alerts what is wrong now, in sentences
   */
  record StatusDocument(
      List<String> activeModels,
      double memoryUsageGb,
      double memoryBudgetGb,
      int swapCacheSize,
      int queueSize,
      @Nullable Double cpuPercent,
      double gpuMemoryGb,
      @Nullable Double temperatureC,
      double uptime,
      long totalRequests,
      List<String> alerts,
      SelectionStats selectionStats) {}

  /**
   * A model in memory.
   *
   * @param loadTime how long it was loaded, waiting included
   * @param usageCount how many calls it answered
   * @param lastUsed in Unix seconds; when it was loaded, where nobody used it yet
   */
  record ActiveModelDocument(
      double memorySizeGb, double loadTime, long usageCount, double lastUsed, String priority) {}

  /** {@code GET /models}. */
  record ModelsDocument(
      Map<String, ActiveModelDocument> activeModels,
      List<String> availableModels,
      List<String> swapCache,
      Map<String, List<String>> modelCapabilities,
      List<String> selectionModes,
      SelectionStats selectionStats) {}

  /** The machine. */
  record SystemMetrics(
      double ramUsedGb,
      double ramTotalGb,
      double ramPercent,
      @Nullable Double cpuPercent,
      double gpuMemoryGb,
      int activeModels,
      double uptime) {}

  /**
   * How a loaded model does.
   *
   * @param efficiency answers since it was loaded for each GiB that it holds
   * @param tokensPerSecond as measured on this device; null where it wasn't, or it writes no texts
   */
  record ModelPerformance(
      long usageCount, double lastUsed, double efficiency, @Nullable Double tokensPerSecond) {}

  /** How models came to be chosen. */
  record SelectionAnalytics(
      long totalSelections,
      long manual,
      long auto,
      long hybridPreferred,
      long hybridFallback,
      double averageSelectionTimeMs) {}

  /** {@code GET /performance}. */
  record PerformanceDocument(
      SystemMetrics systemMetrics,
      Map<String, ModelPerformance> modelPerformance,
      SelectionAnalytics selectionAnalytics,
      List<String> recommendations) {}

  /**
   * A model of the catalog.
   *
   * @param tier where it is, or would be
   * @param loadTimeEstimate how long loading it should take, from what is known of it
   * @param modelConfig what a client said of it that had it loaded; null if none did
   */
  record ListedModelDocument(
      String name,
      double sizeGb,
      String tier,
      List<String> capabilities,
      double loadTimeEstimate,
      @Nullable ModelConfig modelConfig) {}

  /** {@code GET /models/list}. */
  record ModelListDocument(
      String status,
      Map<String, ListedModelDocument> models,
      int totalModels,
      int activeHotLoads) {}

  /** How many models there are, and are being loaded. */
  record ModelCounts(int total, int activeLoads) {}

  /** {@code GET /system/status}. */
  record SystemStatusDocument(
      String status, TiersDocument tiers, ModelCounts models, SystemMetrics performance) {}
}
