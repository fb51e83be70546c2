package io.serai.spi;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request, made once and by any thread, that a load or a call be given up.
 *
 * <p>Whoever looks whether it was made shows by that that the work goes on: a call that neither
 * looks nor makes tokens for long counts as hanging where it runs in a process of its own.
 */
public final class Cancellation {
  /** Ends a registration made with {@link #onRequest}; doesn't throw. */
  @FunctionalInterface
  public interface Registration extends AutoCloseable {
    @Override
    void close();
  }

  private final Runnable looked;
  private volatile @Nullable String reason;
  private @Nullable List<Runnable> actions;

  /** One that hasn't been asked for. */
  public Cancellation() {
    this(() -> {});
  }

  /**
   * One that hasn't been asked for.
   *
   * @param looked run whenever somebody looks whether it was, on that thread, which may be in
   *     native code; quick, and doesn't throw
   */
  public Cancellation(Runnable looked) {
    this.looked = looked;
  }

  /** Asks to give up and runs what was registered, on this thread. Later requests do nothing. */
  public void request(String reason) {
    List<Runnable> toRun;
    synchronized (this) {
      if (this.reason != null) {
        return;
      }
      this.reason = reason;
      toRun = actions == null ? List.of() : actions;
      actions = null;
    }
    toRun.forEach(Runnable::run);
  }

  /** Whether it was asked for. */
  public boolean requested() {
    looked.run();
    return reason != null;
  }

  /**
   * Gives up if that was asked for.
   *
   * @throws SeraiException with {@link ErrorCode#CANCELLED}
   */
  public void check() {
    looked.run();
    String why = reason;
    if (why != null) {
      throw new SeraiException(ErrorCode.CANCELLED, why);
    }
  }

  /**
   * Registers what interrupts a native call; runs at once if cancellation was requested already.
   *
   * @return to be closed when the call is over
   */
  public Registration onRequest(Runnable action) {
    synchronized (this) {
      if (reason == null) {
        if (actions == null) {
          actions = new ArrayList<>();
        }
        actions.add(action);
        return () -> remove(action);
      }
    }
    action.run();
    return () -> {};
  }

  private synchronized void remove(Runnable action) {
    if (actions != null) {
      actions.remove(action);
    }
  }
}
