package io.serai.core;

import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls of models that are paged out. They wait, without a core or a thread of their own, until
 * their model is back, and then go on in the order in which they came.
 *
 * @param <M> models, told apart by what equals
 */
final class PageIns<M> {
  private static final class Call {
    private final Runnable goOn;
    private final Consumer<Throwable> fail;
    private Cancellation.@Nullable Registration registration;

    Call(Runnable goOn, Consumer<Throwable> fail) {
      this.goOn = goOn;
      this.fail = fail;
    }

    void noLongerWaits() {
      if (registration != null) {
        registration.close();
      }
    }
  }

  private final Consumer<M> bringBack;
  private final int mostWaiting;
  private final Map<M, List<Call>> waiting = new HashMap<>();

  /**
   * None at first.
   *
   * @param bringBack pages a model in; blocks, and does nothing if it is in already
   * @param mostWaiting how many calls of one model may wait
   */
  PageIns(Consumer<M> bringBack, int mostWaiting) {
    this.bringBack = bringBack;
    this.mostWaiting = mostWaiting;
  }

  /**
   * Has a call wait until its model is in. Returns at once.
   *
   * @param hasWaited whether it was let wait before, so that it isn't refused for too many
   * @param cancellation has it go on at once
   * @param goOn run on this thread or one that must not be kept
   * @param fail told instead if the model can't be paged in or too many wait; likewise
   */
  void await(
      M model,
      boolean hasWaited,
      Cancellation cancellation,
      Runnable goOn,
      Consumer<Throwable> fail) {
    Call call = new Call(goOn, fail);
    call.registration = cancellation.onRequest(() -> leave(model, call));
    int before = join(model, call, hasWaited);
    if (before >= mostWaiting && !hasWaited) {
      call.noLongerWaits();
      fail.accept(
          new SeraiException(
              ErrorCode.OVERLOADED,
              "%d requests wait until model %s is paged in already; ask again later"
                  .formatted(before, model)));
      return;
    }
    if (before == 0) {
      begin(model);
    }
    if (cancellation.requested()) {
      leave(model, call);
    }
  }

  private void begin(M model) {
    try {
      Thread.ofPlatform().name("serai-page-in").daemon().start(() -> bringBack(model));
    } catch (OutOfMemoryError e) {
      // There can be no more threads; those who come later must not wait for this one.
      goOn(model, e);
    }
  }

  /** How many calls wait. */
  synchronized int waiting() {
    return waiting.values().stream().mapToInt(List::size).sum();
  }

  /** How many calls of models of that name wait. */
  synchronized int waiting(String model) {
    return waiting.entrySet().stream()
        .filter(entry -> entry.getKey().toString().equals(model))
        .mapToInt(entry -> entry.getValue().size())
        .sum();
  }

  /** Returns how many wait already; it isn't among them if those are too many. */
  private synchronized int join(M model, Call call, boolean hasWaited) {
    List<Call> calls = waiting.computeIfAbsent(model, first -> new ArrayList<>());
    int before = calls.size();
    if (before < mostWaiting || hasWaited) {
      calls.add(call);
    }
    return before;
  }

  private void leave(M model, Call call) {
    boolean waited;
    synchronized (this) {
      List<Call> calls = waiting.get(model);
      waited = calls != null && calls.remove(call);
    }
    if (waited) {
      call.noLongerWaits();
      call.goOn.run();
    }
  }

  private void bringBack(M model) {
    Throwable failure = null;
    try {
      bringBack.accept(model);
    } catch (Throwable e) {
      failure = e;
    }
    goOn(model, failure);
  }

  private void goOn(M model, @Nullable Throwable failure) {
    for (Call call : takeAll(model)) {
      call.noLongerWaits();
      if (failure == null) {
        call.goOn.run();
      } else {
        call.fail.accept(failure);
      }
    }
  }

  private synchronized List<Call> takeAll(M model) {
    List<Call> calls = waiting.remove(model);
    return calls == null ? List.of() : calls;
  }
}
