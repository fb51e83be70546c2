package io.serai.server.api;

import io.serai.core.gate.Admission.Admitted;
import io.serai.core.gate.Admission.AfterEviction;
import io.serai.core.gate.Admission.Later;
import io.serai.core.gate.Admission.Refused;
import io.serai.core.gate.Decision;
import io.serai.core.gate.DecisionText;
import io.serai.core.gate.Holder;
import io.serai.core.gate.Limits;
import io.serai.core.gate.MemoryState;
import io.serai.core.gate.Need;
import io.serai.core.gate.Tier;
import io.serai.core.pressure.PressureSample;
import io.serai.core.pressure.PressureStatus;
import io.serai.core.residency.LoadInfo;
import io.serai.core.residency.LoadedModel;
import io.serai.core.worker.Worker;
import io.serai.server.api.Documents.MemoryDocument;
import io.serai.server.api.GateDocuments.DecisionDocument;
import io.serai.server.api.GateDocuments.HolderDocument;
import io.serai.server.api.GateDocuments.LimitsDocument;
import io.serai.server.api.GateDocuments.LoadingDocument;
import io.serai.server.api.GateDocuments.MemoryPressureDocument;
import io.serai.server.api.GateDocuments.NeedDocument;
import io.serai.server.api.GateDocuments.PartDocument;
import io.serai.server.api.GateDocuments.RemedyDocument;
import io.serai.server.api.GateDocuments.TierDocument;
import io.serai.server.api.GateDocuments.TiersDocument;
import io.serai.server.api.GateDocuments.TiersStatusDocument;
import io.serai.spi.Footprint;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns what the gate knows into what the engine tells. */
final class GateToDocument {
  private static final double GIB = 1L << 30;

  private GateToDocument() {}

  static DecisionDocument decision(Decision decision) {
    Need need = decision.need();
    return new DecisionDocument(
        decision.number(),
        decision.at().toString(),
        need.name(),
        lower(need.kind()),
        verdict(decision),
        tier(decision),
        names(decision),
        decision.admission() instanceof Refused refused ? lower(refused.shortage().rule()) : null,
        lower(need.basis()),
        memory(need.peak()),
        parts(need),
        decision.memory().available(),
        decision.memory().total(),
        decision.memory().swapFree(),
        decision.memory().swapTotal(),
        decision.holders().stream().map(holder -> holder(holder, null, 0)).toList(),
        decision.remedies().stream()
            .map(remedy -> new RemedyDocument(remedy.what(), remedy.effect()))
            .toList(),
        DecisionText.lines(decision));
  }

  static NeedDocument need(Need need, Footprint steady) {
    return new NeedDocument(
        memory(need.peak()), memory(steady), parts(need), DecisionText.needs(need));
  }

  private static List<PartDocument> parts(Need need) {
    return need.parts().stream()
        .map(part -> new PartDocument(part.name(), lower(part.kind()), part.bytes()))
        .toList();
  }

  private static String verdict(Decision decision) {
    return switch (decision.admission()) {
      case Admitted admitted -> "admitted";
      case AfterEviction evicting -> "admitted_after_eviction";
      case Later later -> "waits";
      case Refused refused -> "refused";
    };
  }

  private static @Nullable String tier(Decision decision) {
    return switch (decision.admission()) {
      case Admitted admitted -> lower(admitted.tier());
      case AfterEviction evicting -> lower(evicting.tier());
      case Later later -> null;
      case Refused refused -> null;
    };
  }

  private static List<String> names(Decision decision) {
    return switch (decision.admission()) {
      case Admitted admitted -> List.of();
      case AfterEviction evicting -> evicting.leaving();
      case Later later -> later.waitingFor();
      case Refused refused -> List.of();
    };
  }

  static MemoryPressureDocument pressure(PressureStatus pressure) {
    PressureSample sample = pressure.sample();
    return new MemoryPressureDocument(
        lower(pressure.severity()),
        pressure.steps().stream().map(GateToDocument::lower).toList(),
        pressure.since().toString(),
        sample.left() / GIB,
        sample.reserve() / GIB,
        sample.some(),
        sample.full());
  }

  static TiersStatusDocument tiers(
      MemoryState memory,
      PressureStatus pressure,
      Limits limits,
      List<Holder> holders,
      List<LoadedModel> loaded,
      ToIntFunction<String> waiting,
      List<LoadInfo> loading) {
    Map<String, LoadedModel> models =
        loaded.stream()
            .collect(Collectors.toMap(LoadedModel::toString, Function.identity(), (a, b) -> a));
    int swapped = (int) models.values().stream().filter(model -> model.tier() == Tier.SWAP).count();
    List<Holder> there =
        holders.stream().filter(holder -> holder.state() != Holder.State.LOADING).toList();
    long used = there.stream().mapToLong(holder -> holder.held().totalBytes()).sum();
    long evictable =
        there.stream()
            .filter(holder -> holder.state() != Holder.State.PINNED)
            .filter(holder -> holder.state() != Holder.State.NEEDED)
            .mapToLong(holder -> memory.undroppable(holder.held()))
            .sum();
    long swapUsed = memory.swapTotal() - memory.swapFree();
    return new TiersStatusDocument(
        "success",
        new TiersDocument(
            tier(
                used,
                memory.available(),
                ramLimit(limits, memory.available() + evictable),
                loaded.size() - swapped),
            tier(swapUsed, memory.swapFree(), limits.usableSwap(memory.swapTotal()), swapped)),
        pressure(pressure),
        limits(limits),
        holders.stream()
            .map(
                holder ->
                    holder(holder, models.get(holder.name()), waiting.applyAsInt(holder.name())))
            .toList(),
        loading.stream().map(GateToDocument::loading).toList());
  }

  /** What one model may take, and no more than all together may. */
  private static long ramLimit(Limits limits, long capacity) {
    long one = limits.ram(capacity);
    return limits.ramMaxBytes() == 0 ? one : Math.min(one, limits.ramMaxBytes());
  }

  private static TierDocument tier(long used, long available, long limit, int models) {
    return new TierDocument(
        used / GIB,
        available / GIB,
        limit / GIB,
        limit == 0 ? 0 : Math.min(1, used / (double) limit),
        models);
  }

  static LimitsDocument limits(Limits limits) {
    return new LimitsDocument(
        limits.ramShare(),
        limits.swapShare(),
        limits.reserveBytes() / GIB,
        limits.ramMaxBytes() / GIB,
        limits.swapMaxBytes() / GIB,
        limits.ceilingBytes() / GIB);
  }

  static LoadingDocument loading(LoadInfo load) {
    return new LoadingDocument(
        load.model(),
        load.phase(),
        load.fraction(),
        load.seconds(),
        load.secondsLeft(),
        load.waiting());
  }

  private static HolderDocument holder(Holder holder, @Nullable LoadedModel model, int waiting) {
    return new HolderDocument(
        holder.name(),
        lower(holder.state()),
        model == null ? null : lower(model.tier()),
        holder.priority().id(),
        memory(holder.held()),
        holder.swappedBytes(),
        memory(holder.growth()),
        model == null ? null : model.worker().map(Worker::pid).orElse(null),
        holder.reload().toNanos() / 1e9,
        holder.idle().toNanos() / 1e9,
        model == null ? null : model.calls(),
        model == null ? null : Math.max(0, model.leases() - waiting),
        model == null ? null : waiting);
  }

  private static MemoryDocument memory(Footprint bytes) {
    return new MemoryDocument(bytes.privateBytes(), bytes.mappedBytes(), bytes.pinnedBytes());
  }

  static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
