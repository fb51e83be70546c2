package io.serai.server.device;

import io.serai.core.Engine;
import io.serai.core.gate.Limits;
import io.serai.core.gate.MemoryState;
import io.serai.server.api.GateDocuments.LimitsChangedDocument;
import io.serai.server.api.GateDocuments.LimitsDocument;
import io.serai.server.api.JobDocuments.JobStartedDocument;
import io.serai.server.api.JobDocuments.MoveBody;
import io.serai.server.api.LocalApi;
import io.serai.server.device.Bodies.LimitsBody;
import io.serai.server.device.ChangeDocuments.MessageDocument;
import io.serai.server.device.ChangeDocuments.OptimizationsDocument;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Changes what is where. What it does may block. */
final class TierCalls {
  static final String LIMITS = "{\"ram_max_gb\": 6, \"ram_reserved_gb\": 1}";
  static final String MOVE = "{\"model_name\": \"tiny-lm\", \"target_tier\": \"swap\"}";
  private static final double GIB = 1L << 30;

  /** People write two decimals. */
  private static final double ROUNDING = 0.01;

  private static final double LEAST_RAM = 1;
  private static final double LEAST_SWAP = 2;
  private static final double LEAST_RESERVE = 0.5;
  private static final double MOST_RESERVE = 4;
  private static final LimitsBody NOTHING = new LimitsBody(null, null, null, null, null, null);

  private final LocalApi api;
  private final Engine engine;

  TierCalls(LocalApi api) {
    this.api = api;
    this.engine = api.engine();
  }

  LimitsChangedDocument limits(LimitsBody body) {
    if (body.equals(NOTHING)) {
      throw Check.invalid(
          "give one of ram_max_gb, swap_max_gb, ram_reserved_gb, ceiling_gb, ram_share and"
              + " swap_share, such as "
              + LIMITS);
    }
    MemoryState memory = engine.gate().memory();
    Limits now = engine.gate().limits();
    double ramMost = Math.max(LEAST_RAM, memory.total() / GIB);
    double swapMost = Math.max(LEAST_SWAP, memory.swapTotal() / GIB);
    if (!isNow(body.ramMaxGb(), now.ramMaxBytes())) {
      Check.number("ram_max_gb", body.ramMaxGb(), LEAST_RAM, ramMost + ROUNDING, 0);
    }
    if (!isNow(body.swapMaxGb(), now.swapMaxBytes())) {
      Check.atLeast("swap_max_gb", body.swapMaxGb(), LEAST_SWAP);
    }
    if (!isNow(body.ramReservedGb(), now.reserveBytes())) {
      Check.number("ram_reserved_gb", body.ramReservedGb(), LEAST_RESERVE, MOST_RESERVE, 0);
    }
    LimitsChangedDocument changed =
        api.gate()
            .limits(
                new LimitsDocument(
                    body.ramShare(),
                    body.swapShare(),
                    body.ramReservedGb(),
                    asked(body.ramMaxGb(), ramMost),
                    asked(body.swapMaxGb(), swapMost),
                    body.ceilingGb()));
    return new LimitsChangedDocument(
        changed.status(),
        told(changed.oldLimits(), ramMost, swapMost),
        told(changed.newLimits(), ramMost, swapMost));
  }

  /** A limit that is in force, though it was set elsewhere, can be asked for again. */
  private static boolean isNow(@Nullable Double limit, long bytes) {
    return limit != null && bytes > 0 && limit == bytes / GIB;
  }

  /** All that there is stands for no limit, since what is told of none can be asked for again. */
  private static @Nullable Double asked(@Nullable Double limit, double most) {
    return limit != null && Math.abs(limit - most) <= ROUNDING ? Double.valueOf(0) : limit;
  }

  private static LimitsDocument told(LimitsDocument limits, double ramMost, double swapMost) {
    return new LimitsDocument(
        limits.ramShare(),
        limits.swapShare(),
        limits.ramReservedGb(),
        told(limits.ramMaxGb(), ramMost),
        told(limits.swapMaxGb(), swapMost),
        limits.ceilingGb());
  }

  private static @Nullable Double told(@Nullable Double limit, double most) {
    return limit != null && limit == 0 ? Double.valueOf(most) : limit;
  }

  JobStartedDocument move(MoveBody body) {
    return api.jobs()
        .move(
            Check.text("model_name", body.modelName()),
            Check.text("target_tier", body.targetTier()));
  }

  MessageDocument optimize() {
    return new MessageDocument(String.join(" ", relieved()));
  }

  OptimizationsDocument optimizations() {
    return new OptimizationsDocument("success", relieved());
  }

  private List<String> relieved() {
    return ReliefText.of(engine.residency().relieve().join());
  }
}
