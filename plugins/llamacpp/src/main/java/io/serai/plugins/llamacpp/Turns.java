package io.serai.plugins.llamacpp;

import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.util.ArrayDeque;
import java.util.Deque;

/** One call computes at a time, in the order in which they came. Safe to use from all threads. */
final class Turns {
  private final CancellableCondition first = new CancellableCondition();
  private final Deque<Turn> queue = new ArrayDeque<>();

  /** The right to compute; closing it lets the next one in. */
  final class Turn implements AutoCloseable {
    private Turn() {}

    @Override
    public void close() {
      leave(this);
    }
  }

  /**
   * Waits until all who came before are done. Looks meanwhile whether it still should, which shows
   * that it only waits.
   *
   * @throws SeraiException with {@link ErrorCode#CANCELLED}; others don't wait for it then
   */
  Turn take(Cancellation cancellation) {
    Turn turn = new Turn();
    first.change(() -> queue.addLast(turn));
    try {
      return first.await(cancellation, "its turn", () -> queue.getFirst() == turn, () -> turn);
    } catch (RuntimeException | Error e) {
      leave(turn);
      throw e;
    }
  }

  /** How many compute or wait. */
  int size() {
    return first.read(queue::size);
  }

  private void leave(Turn turn) {
    first.change(() -> queue.remove(turn));
  }
}
