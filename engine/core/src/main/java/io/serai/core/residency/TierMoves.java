package io.serai.core.residency;

import io.serai.catalog.Catalog;
import io.serai.catalog.ModelRef;
import io.serai.core.gate.Admission;
import io.serai.core.gate.Decision;
import io.serai.core.gate.Gatekeeper;
import io.serai.core.gate.Tier;
import io.serai.core.worker.PageMove;
import io.serai.spi.ErrorCode;
import io.serai.spi.LoadListener;
import io.serai.spi.SeraiException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Moves loaded models between RAM and swap when somebody asks for it. To be used by any thread but
 * the one that owns the residency's state, which it asks.
 */
final class TierMoves {
  private final Catalog catalog;
  private final ResidentModels models;
  private final Holders holders;
  private final Gatekeeper gate;
  private final StateThread state;

  TierMoves(
      Catalog catalog, ResidentModels models, Holders holders, Gatekeeper gate, StateThread state) {
    this.catalog = catalog;
    this.models = models;
    this.holders = holders;
    this.gate = gate;
    this.state = state;
  }

  /**
   * Begins; blocks for a moment. What is to come back to RAM needs the gate's leave, and is kept
   * from others meanwhile.
   *
   * @param target RAM or SWAP
   * @param listener told how far it is
   * @return what became of its pages; fails with a {@link SeraiException} if it has no process of
   *     its own, or most of it can't leave RAM or come back
   * @throws SeraiException if it isn't loaded, or there is no room for it in RAM
   */
  CompletableFuture<PageMove> begin(ModelRef ref, Tier target, LoadListener listener) {
    LoadedModel model;
    try {
      model = state.ask(() -> admitted(ref, target)).orElseThrow(Shutdown::stopping);
    } catch (CompletionException e) {
      throw e.getCause() instanceof SeraiException refusal ? refusal : e;
    }
    CompletableFuture<PageMove> moved = new CompletableFuture<>();
    state.apart(
        () -> {
          try {
            moved.complete(model.move(target, listener));
          } catch (Throwable e) {
            moved.completeExceptionally(e);
          } finally {
            model.release();
          }
        });
    return moved;
  }

  /** The model, with a lease on it. */
  private LoadedModel admitted(ModelRef ref, Tier target) {
    LoadedModel model = loaded(ref).filter(LoadedModel::acquire).orElseThrow(() -> notLoaded(ref));
    long swapped = model.swappedBytes();
    if (target == Tier.RAM && model.tier() == Tier.SWAP && swapped > 0) {
      Decision decision =
          gate.decideReturn(model.toString(), swapped, model.priority(), holders.all());
      if (decision.admission() instanceof Admission.Refused) {
        model.release();
        throw decision.refusal();
      }
      model.comesBack();
    }
    return model;
  }

  private static SeraiException notLoaded(ModelRef ref) {
    return new SeraiException(
        ErrorCode.INVALID_INPUT,
        "model %s isn't loaded; 'serai models load %s' loads it".formatted(ref, ref));
  }

  private Optional<LoadedModel> loaded(ModelRef ref) {
    return models.slotsOf(ref, catalog.snapshot()).stream()
        .map(slot -> slot.ready)
        .filter(Objects::nonNull)
        .findFirst();
  }
}
