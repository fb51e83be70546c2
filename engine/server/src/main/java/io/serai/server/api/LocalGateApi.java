package io.serai.server.api;

import io.serai.catalog.ModelRef;
import io.serai.core.Engine;
import io.serai.core.gate.Decision;
import io.serai.core.gate.Gatekeeper.LimitsChanged;
import io.serai.core.gate.Holder;
import io.serai.core.gate.LimitChanges;
import io.serai.core.gate.Limits;
import io.serai.server.api.Documents.ModelDocument;
import io.serai.server.api.GateDocuments.DecisionDocument;
import io.serai.server.api.GateDocuments.DecisionsDocument;
import io.serai.server.api.GateDocuments.LimitsChangedDocument;
import io.serai.server.api.GateDocuments.LimitsDocument;
import io.serai.server.api.GateDocuments.TiersStatusDocument;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The memory of this process's engine. */
final class LocalGateApi implements GateApi {
  private static final double GIB = 1L << 30;

  private final Engine engine;
  private final Function<String, ModelDocument> models;

  /**
   * Asks this engine.
   *
   * @param models finds a model by its name
   */
  LocalGateApi(Engine engine, Function<String, ModelDocument> models) {
    this.engine = engine;
    this.models = models;
  }

  @Override
  public DecisionsDocument decisions(int most) {
    if (most < 1) {
      throw new SeraiException(
          ErrorCode.INVALID_PARAMETER, "limit must be at least 1, not " + most);
    }
    return new DecisionsDocument(
        engine.gate().decisions().latestFirst().stream()
            .limit(most)
            .map(GateToDocument::decision)
            .toList());
  }

  @Override
  public DecisionDocument decision(long number) {
    List<Decision> all = engine.gate().decisions().latestFirst();
    return engine
        .gate()
        .decisions()
        .find(number)
        .map(GateToDocument::decision)
        .orElseThrow(
            () ->
                new SeraiException(
                    ErrorCode.DECISION_NOT_FOUND,
                    all.isEmpty()
                        ? "there is no decision %d: the gate hasn't decided anything yet"
                            .formatted(number)
                        : "there is no decision %d any more or yet; there are %d to %d"
                            .formatted(number, all.getLast().number(), all.getFirst().number())));
  }

  @Override
  public TiersStatusDocument tiers() {
    List<Holder> holders = engine.residency().holders();
    return GateToDocument.tiers(
        engine.gate().memory(),
        engine.residency().pressure(),
        engine.gate().limits(),
        holders,
        engine.residency().loaded(),
        engine::waiting,
        engine.residency().loading());
  }

  @Override
  public LimitsChangedDocument limits(LimitsDocument changes) {
    LimitChanges wanted =
        new LimitChanges(
            changes.ramShare(),
            changes.swapShare(),
            bytes(changes.ramReservedGb()),
            bytes(changes.ramMaxGb()),
            bytes(changes.swapMaxGb()),
            bytes(changes.ceilingGb()));
    LimitsChanged changed = engine.gate().change(limits -> changed(limits, wanted));
    return new LimitsChangedDocument(
        "success", GateToDocument.limits(changed.before()), GateToDocument.limits(changed.after()));
  }

  private Limits changed(Limits limits, LimitChanges changes) {
    Limits changed;
    try {
      changed = changes.applyTo(limits);
    } catch (IllegalArgumentException e) {
      throw new SeraiException(ErrorCode.INVALID_PARAMETER, String.valueOf(e.getMessage()), e);
    }
    long total = engine.gate().memory().total();
    if (changed.reserveBytes() >= total) {
      throw new SeraiException(
          ErrorCode.INVALID_PARAMETER,
          "the reserve of %.2f GiB is more than the machine's %.2f GiB"
              .formatted(changed.reserveBytes() / GIB, total / GIB));
    }
    return changed;
  }

  private static @Nullable Long bytes(@Nullable Double gib) {
    return gib == null ? null : (long) (gib * GIB);
  }

  @Override
  public ModelDocument pin(String model, boolean stays) {
    ModelRef ref = ModelRef.parse(model);
    engine.catalog().snapshot().require(ref);
    if (!engine.residency().pin(ref, stays)) {
      throw new SeraiException(
          ErrorCode.INVALID_INPUT,
          "model %s isn't loaded, so it can't be %s; 'serai models load %s' loads it"
              .formatted(model, stays ? "pinned" : "unpinned", model));
    }
    return models.apply(model);
  }
}
