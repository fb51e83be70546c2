package io.serai.core.residency;

import io.serai.core.gate.Sizes;
import io.serai.core.gate.Tier;
import io.serai.core.worker.PageMove;
import io.serai.spi.ErrorCode;
import io.serai.spi.LoadListener;
import io.serai.spi.SeraiException;
import java.time.Duration;
import java.util.function.BiConsumer;

/**
 * Whether a model's process is in RAM or paged out to swap, and how it gets from one to the other:
 * one move at a time. Safe to use from several threads.
 */
final class Paging {
  private final String name;
  private final Placement backend;
  private final long pinnedBytes;
  private volatile Tier tier = Tier.RAM;
  private volatile Duration pageIn = Duration.ZERO;
  private volatile boolean comingBack;
  private volatile BiConsumer<Tier, Duration> learned = (tier, time) -> {};

  /**
   * In RAM at first.
   *
   * @param name the model's
   * @param pinnedBytes what of it can't leave RAM, as far as it told
   */
  Paging(String name, Placement backend, long pinnedBytes) {
    this.name = name;
    this.backend = backend;
    this.pinnedBytes = pinnedBytes;
  }

  /** Where its memory is: in RAM, or paged out to swap. */
  Tier tier() {
    return tier;
  }

  /** Whether its pages in swap come back now, or are about to. */
  boolean comingBack() {
    return comingBack;
  }

  /** Whether it can be paged out now. */
  boolean possible() {
    return backend.pageable();
  }

  /**
   * Makes sure that it can be moved.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_INPUT} if it runs in the engine's own
   *     process
   */
  void require() {
    if (backend.inEngine()) {
      throw new SeraiException(
          ErrorCode.INVALID_INPUT,
          "model %s runs in the engine's own process, of which no part can be paged out; write 'residency: {isolation: worker}' into its manifest, or 'workers: {isolation: worker}' into conf/serai.yaml"
              .formatted(name));
    }
  }

  /**
   * Pages it out or back in. Blocks; to be called under a lease, on a thread of the engine's.
   *
   * @param target RAM or SWAP
   * @param listener told how far it is
   * @throws SeraiException with {@link ErrorCode#INVALID_INPUT} if it runs in the engine's process,
   *     with {@link ErrorCode#INSUFFICIENT_MEMORY} if most of it can't leave RAM or come back
   */
  PageMove move(Tier target, LoadListener listener) {
    require();
    synchronized (this) {
      PageMove moved = paged(target, listener);
      if (target == Tier.SWAP && !moved.left()) {
        tier = Tier.RAM;
        throw stayed(moved);
      }
      if (target == Tier.RAM && !moved.cameBack()) {
        throw stayedInSwap(moved);
      }
      settle(target, moved);
      return target == Tier.SWAP ? moved.withPinned(pinnedBytes) : moved;
    }
  }

  /** Pages it back in, if it was paged out; where most of it doesn't come, that is no failure. */
  void bringBack() {
    if (tier != Tier.SWAP) {
      return;
    }
    synchronized (this) {
      if (tier == Tier.SWAP) {
        PageMove moved = paged(Tier.RAM, (phase, fraction) -> {});
        if (moved.cameBack()) {
          settle(Tier.RAM, moved);
        }
      }
    }
  }

  private PageMove paged(Tier target, LoadListener listener) {
    comingBack = target == Tier.RAM;
    try {
      return backend.move(target, listener);
    } finally {
      comingBack = false;
    }
  }

  private void settle(Tier target, PageMove moved) {
    Tier from = tier;
    tier = target;
    if (from != target) {
      pageIn = target == Tier.RAM ? moved.time() : pageIn;
      learned.accept(target, moved.time());
    }
  }

  /** Its pages in swap are about to come back: they are kept from others from now on. */
  void comesBack() {
    comingBack = true;
  }

  private SeraiException stayedInSwap(PageMove moved) {
    return new SeraiException(
        ErrorCode.INSUFFICIENT_MEMORY,
        "model %s stays in swap: %s of %s didn't come back, since others need the memory; unload one, or ask the model, which brings back what is used%s"
            .formatted(
                name,
                Sizes.text(moved.after().swapped()),
                Sizes.text(moved.before().swapped()),
                moved.note().isEmpty() ? "" : " (" + moved.note() + ")"));
  }

  private SeraiException stayed(PageMove moved) {
    return new SeraiException(
        ErrorCode.INSUFFICIENT_MEMORY,
        "model %s stays in RAM: %s of its %s can't be paged out; %s"
            .formatted(
                name,
                Sizes.text(moved.after().resident()),
                Sizes.text(moved.before().resident()),
                moved.note().isEmpty()
                    ? "there is too little free swap space, or its control group may use none;"
                        + " 'serai doctor' tells what there is"
                    : moved.note()));
  }

  /** How long it takes to page it in, as far as is known; zero if it isn't. */
  Duration pageIn() {
    return pageIn;
  }

  /** Says how long it took before to page it in. */
  void expectPageIn(Duration time) {
    pageIn = time;
  }

  /** Has the action told where it was moved to and how long that took, each time it was. */
  void whenMoved(BiConsumer<Tier, Duration> action) {
    learned = action;
  }
}
