package io.serai.server.device;

import io.serai.catalog.CatalogSnapshot;
import io.serai.catalog.Manifest;
import io.serai.core.Engine;
import io.serai.core.device.DeviceSnapshot;
import io.serai.core.gate.Holder;
import io.serai.core.gate.Tier;
import io.serai.core.pressure.PressureStep;
import io.serai.core.residency.LoadedModel;
import io.serai.core.select.Mode;
import io.serai.core.select.ModelFacts;
import io.serai.core.select.SelectionCounts;
import io.serai.core.select.Speed;
import io.serai.server.api.DeviceDocuments.FindingDocument;
import io.serai.server.api.GateDocuments.TiersStatusDocument;
import io.serai.server.api.LocalApi;
import io.serai.server.api.ModelSize;
import io.serai.server.device.StateDocuments.ActiveModelDocument;
import io.serai.server.device.StateDocuments.ListedModelDocument;
import io.serai.server.device.StateDocuments.ModelCounts;
import io.serai.server.device.StateDocuments.ModelListDocument;
import io.serai.server.device.StateDocuments.ModelPerformance;
import io.serai.server.device.StateDocuments.ModelsDocument;
import io.serai.server.device.StateDocuments.PerformanceDocument;
import io.serai.server.device.StateDocuments.SelectionAnalytics;
import io.serai.server.device.StateDocuments.SelectionStats;
import io.serai.server.device.StateDocuments.StatusDocument;
import io.serai.server.device.StateDocuments.SystemMetrics;
import io.serai.server.device.StateDocuments.SystemStatusDocument;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Tells how the engine is. What it does may block for a moment. */
final class EngineState {
  private static final double GIB = 1L << 30;
  private static final double NANOS = 1e9;
  private static final double MILLIS = 1e3;
  private static final double PER_CENT = 100;
  private static final List<String> MODES = List.of("manual", "auto", "hybrid");

  private final LocalApi api;
  private final Engine engine;
  private final CpuMeter cpu;
  private final LongSupplier requests;
  private final ModelConfigs configs;
  private final InstantSource clock;

  /**
   * Asks this engine.
   *
   * @param requests how many texts were asked for
   * @param configs what clients said of models that they had loaded
   */
  EngineState(
      LocalApi api,
      CpuMeter cpu,
      LongSupplier requests,
      ModelConfigs configs,
      InstantSource clock) {
    this.api = api;
    this.engine = api.engine();
    this.cpu = cpu;
    this.requests = requests;
    this.configs = configs;
    this.clock = clock;
  }

  StatusDocument status() {
    TiersStatusDocument tiers = api.gate().tiers();
    DeviceSnapshot device = engine.device().read();
    Residents residents = residents();
    return new StatusDocument(
        residents.in(Tier.RAM),
        tiers.tiers().ram().usedGb(),
        tiers.tiers().ram().limitGb(),
        residents.in(Tier.SWAP).size(),
        engine.waiting() + tiers.loading().stream().mapToInt(load -> load.waiting()).sum(),
        cpu.percent(),
        gpuMemory(device),
        device.hottest() == null ? null : device.hottest().celsius(),
        api.uptimeSeconds(),
        requests.getAsLong(),
        alerts(),
        stats());
  }

  private Residents residents() {
    return Residents.of(engine.residency().loaded());
  }

  /** What models have pinned for a GPU; nothing where there is none. */
  private double gpuMemory(DeviceSnapshot device) {
    return device.gpu() == null
        ? 0.0
        : engine.residency().holders().stream()
                .map(Holder::held)
                .mapToLong(held -> held.pinnedBytes())
                .sum()
            / GIB;
  }

  private List<String> alerts() {
    List<String> alerts = new ArrayList<>();
    for (PressureStep step : engine.residency().pressure().steps()) {
      alerts.add("Memory is short: %s.".formatted(step.words()));
    }
    return alerts;
  }

  private SelectionStats stats() {
    SelectionCounts counts = engine.selection().counts();
    return new SelectionStats(
        counts.count(Mode.MANUAL),
        counts.count(Mode.AUTO),
        counts.count(Mode.HYBRID_PREFERRED) + counts.count(Mode.HYBRID_FALLBACK));
  }

  ModelsDocument models() {
    Residents residents = residents();
    CatalogSnapshot catalog = engine.catalog().snapshot();
    Map<String, ActiveModelDocument> active = new LinkedHashMap<>();
    for (String name : residents.in(Tier.RAM)) {
      active.put(name, active(Objects.requireNonNull(residents.byName().get(name))));
    }
    Map<String, List<String>> capabilities = new LinkedHashMap<>();
    catalog
        .newest()
        .forEach(model -> capabilities.put(model.name(), List.copyOf(model.allCapabilities())));
    catalog
        .aliases()
        .forEach((alias, model) -> capabilities.put(alias, List.copyOf(model.allCapabilities())));
    return new ModelsDocument(
        active,
        List.copyOf(capabilities.keySet()),
        residents.in(Tier.SWAP),
        capabilities,
        MODES,
        stats());
  }

  private ActiveModelDocument active(LoadedModel model) {
    return new ActiveModelDocument(
        model.held().totalBytes() / GIB,
        model.loadNanos() / NANOS,
        model.answers(),
        lastUsed(model),
        model.priority().id());
  }

  private double lastUsed(LoadedModel model) {
    return clock.millis() / MILLIS - model.idle().toNanos() / NANOS;
  }

  PerformanceDocument performance() {
    Residents residents = residents();
    Map<String, ModelPerformance> models = new LinkedHashMap<>();
    residents.byName().forEach((name, model) -> models.put(name, performance(model)));
    SelectionCounts counts = engine.selection().counts();
    return new PerformanceDocument(
        metrics(residents),
        models,
        new SelectionAnalytics(
            stats().manual() + stats().auto() + stats().hybrid(),
            counts.count(Mode.MANUAL),
            counts.count(Mode.AUTO),
            counts.count(Mode.HYBRID_PREFERRED),
            counts.count(Mode.HYBRID_FALLBACK),
            counts.averageMillis()),
        recommendations());
  }

  private ModelPerformance performance(LoadedModel model) {
    double gib = Math.max(1, model.held().totalBytes()) / GIB;
    return new ModelPerformance(
        model.answers(),
        lastUsed(model),
        model.answers() / gib,
        tokensPerSecond(engine.selection().speedOf(model.manifest().id())));
  }

  private static @Nullable Double tokensPerSecond(Speed speed) {
    return speed.known() && speed.tokenMillis() > 0 ? MILLIS / speed.tokenMillis() : null;
  }

  private SystemMetrics metrics(Residents residents) {
    DeviceSnapshot device = engine.device().read();
    double total = device.totalBytes() / GIB;
    double used = total - device.availableBytes() / GIB;
    return new SystemMetrics(
        used,
        total,
        PER_CENT * used / total,
        cpu.percent(),
        gpuMemory(device),
        residents.in(Tier.RAM).size(),
        api.uptimeSeconds());
  }

  /** The advice about the machine that something can be done about. */
  private List<String> recommendations() {
    List<String> sentences = new ArrayList<>();
    for (FindingDocument finding : api.device().findings()) {
      if (finding.remedy() != null) {
        sentences.add(
            "%s: %s; do this: %s".formatted(finding.what(), finding.why(), finding.remedy()));
      }
    }
    return sentences;
  }

  ModelListDocument list() {
    Map<String, ListedModelDocument> models = new LinkedHashMap<>();
    List<LoadedModel> loaded = engine.residency().loaded();
    for (Manifest manifest : engine.catalog().snapshot().newest()) {
      ModelFacts facts = engine.selection().factsOf(manifest);
      models.put(
          manifest.name(),
          new ListedModelDocument(
              manifest.name(),
              ModelSize.bytes(manifest, loaded, engine.store()) / GIB,
              engine.selection().tierOf(manifest).name().toLowerCase(Locale.ROOT),
              List.copyOf(manifest.allCapabilities()),
              facts.ready().millis() / MILLIS,
              configs.find(manifest)));
    }
    return new ModelListDocument(
        "success", models, models.size(), engine.residency().loading().size());
  }

  SystemStatusDocument system() {
    return new SystemStatusDocument(
        "operational",
        api.gate().tiers().tiers(),
        new ModelCounts(
            engine.catalog().snapshot().newest().size(), engine.residency().loading().size()),
        metrics(residents()));
  }
}
