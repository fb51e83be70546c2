package io.serai.core.residency;

import io.serai.catalog.Catalog;
import io.serai.catalog.ModelRef;
import io.serai.core.gate.Tier;
import io.serai.core.worker.PageMove;
import io.serai.spi.ErrorCode;
import io.serai.spi.LoadListener;
import io.serai.spi.SeraiException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Moves loaded models between RAM and swap when somebody asks for it. To be used by any thread but
 * the one that owns the residency's state, which it asks.
 */
final class TierMoves {
  private final Catalog catalog;
  private final ResidentModels models;
  private final StateThread state;

  TierMoves(Catalog catalog, ResidentModels models, StateThread state) {
    this.catalog = catalog;
    this.models = models;
    this.state = state;
  }

  /**
   * Begins; blocks for a moment.
   *
   * @param target RAM or SWAP
   * @param listener told how far it is
   * @return what became of its pages; fails with a {@link SeraiException} if it isn't loaded or has
   *     no process of its own
   */
  CompletableFuture<PageMove> begin(ModelRef ref, Tier target, LoadListener listener) {
    CompletableFuture<PageMove> moved = new CompletableFuture<>();
    LoadedModel model = state.ask(() -> loaded(ref)).flatMap(found -> found).orElse(null);
    if (model == null || !model.acquire()) {
      moved.completeExceptionally(
          new SeraiException(
              ErrorCode.INVALID_INPUT,
              "model %s isn't loaded; 'serai models load %s' loads it".formatted(ref, ref)));
      return moved;
    }
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

  private Optional<LoadedModel> loaded(ModelRef ref) {
    return models.slotsOf(ref, catalog.snapshot()).stream()
        .map(slot -> slot.ready)
        .filter(Objects::nonNull)
        .findFirst();
  }
}
