package io.serai.core.residency;

import io.serai.core.gate.Gatekeeper;
import io.serai.core.gate.Holder;
import io.serai.core.gate.Limits;
import io.serai.core.gate.MemoryState;
import io.serai.core.gate.Tier;
import io.serai.spi.SeraiException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives memory back when somebody asks for it: idle models leave where limits are exceeded, to swap
 * if they can, and heaps are trimmed. Confined to the thread that owns the residency's state.
 */
final class ReliefOnDemand {
  private static final Logger LOG = LoggerFactory.getLogger(ReliefOnDemand.class);
  private static final String WHY = "somebody asked to have memory within its limits";

  private final PressureActions pressure;
  private final ResidentModels models;
  private final Gatekeeper gate;
  private final StateThread state;

  ReliefOnDemand(
      PressureActions pressure, ResidentModels models, Gatekeeper gate, StateThread state) {
    this.pressure = pressure;
    this.models = models;
    this.gate = gate;
    this.state = state;
  }

  /**
   * Begins.
   *
   * @param pressed whether steps against memory pressure are taken
   */
  CompletableFuture<Relief> begin(boolean pressed) {
    MemoryState memory = gate.memory();
    Limits limits = gate.limits();
    List<Holder> holders = pressure.holders();
    Excess excess = Excess.of(holders, memory, limits, pressed);
    long swap = limits.usableSwap(memory.swapFree());
    List<LoadedModel> paged = new ArrayList<>();
    List<String> unloaded = new ArrayList<>();
    List<CompletableFuture<Void>> gone = new ArrayList<>();
    for (Holder holder : excess.leaving(holders, memory, pressure::isBundle)) {
      Slot slot = models.evictable(holder.name());
      LoadedModel model = slot == null ? null : slot.ready;
      if (slot == null || model == null || model.inUse()) {
        continue;
      }
      long bytes = holder.held().privateBytes();
      boolean pagesOut = model.paging().possible() && model.tier() == Tier.RAM && bytes <= swap;
      if (pagesOut && model.acquire()) {
        swap -= bytes;
        paged.add(model);
        gone.add(pageOut(model));
      } else {
        LOG.info("model {} leaves: {}", model, WHY);
        unloaded.add(holder.name());
        gone.add(models.drain(slot));
      }
    }
    models.dropEmptySlots();
    CacheTrim trim = pressure.cacheTrim();
    return CompletableFuture.allOf(gone.toArray(CompletableFuture[]::new))
        .thenCompose(none -> apart(excess.none() ? trim::heaps : trim::run))
        .thenApply(
            none ->
                new Relief(
                    excess.belowReserve(),
                    excess.aboveRamMax(),
                    pressed,
                    paged.stream()
                        .filter(model -> model.tier() == Tier.SWAP)
                        .map(LoadedModel::toString)
                        .toList(),
                    unloaded,
                    memory.available(),
                    gate.memory().available()));
  }

  private CompletableFuture<Void> pageOut(LoadedModel model) {
    LOG.info("model {} is paged out: {}", model, WHY);
    return apart(
        () -> {
          try {
            model.paging().move(Tier.SWAP, (phase, fraction) -> {});
          } catch (SeraiException e) {
            LOG.warn("{} isn't paged out: {}", model, e.getMessage());
          } finally {
            model.release();
          }
        });
  }

  private CompletableFuture<Void> apart(Runnable work) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    state.apart(
        () -> {
          try {
            work.run();
            done.complete(null);
          } catch (RuntimeException | Error e) {
            done.completeExceptionally(e);
          }
        });
    return done;
  }
}
