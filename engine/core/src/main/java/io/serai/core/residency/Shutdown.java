package io.serai.core.residency;

import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of the residency: loads are given up, and models leave once their calls are done.
 * Confined to the thread that owns the residency's state, but for {@link #leave} and {@link
 * #close}.
 */
final class Shutdown {
  private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);
  private static final int CLOSE_SECONDS = 30;

  private final ResidentModels models;
  private final LoadQueue queue;
  private final Loads loads;
  private final StateThread state;
  private final CompletableFuture<Void> empty = new CompletableFuture<>();
  private boolean begun;

  Shutdown(ResidentModels models, LoadQueue queue, Loads loads, StateThread state) {
    this.models = models;
    this.queue = queue;
    this.loads = loads;
    this.state = state;
  }

  /** Whether nothing is loaded any more, and nobody waits. */
  boolean begun() {
    return begun;
  }

  /** Begins, and waits until all is gone, but not for ever; ends the thread that owns the state. */
  void close() {
    try {
      leave().get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      LOG.warn("models are still in use after {} s; they end with the process", CLOSE_SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
    state.end();
  }

  /** Begins; complete when all is gone, at once if it was closed before. */
  CompletableFuture<Void> leave() {
    return state.tell(this::begin) ? empty : CompletableFuture.completedFuture(null);
  }

  private void begin() {
    begun = true;
    for (Slot slot : models.slots()) {
      slot.refuseWaiting(stopping());
      models.drain(slot);
    }
    queue.all().forEach(load -> load.giveUp(stopping()));
    loads.admit();
    completeIfEmpty();
  }

  /** One that was there has left, or a load has ended. */
  void completeIfEmpty() {
    if (begun && !models.anyDraining() && queue.isEmpty()) {
      empty.complete(null);
    }
  }

  /** What is said to who asks for something from then on. */
  static SeraiException stopping() {
    return new SeraiException(ErrorCode.STOPPING, "the engine is stopping");
  }
}
