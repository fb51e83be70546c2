package io.serai.core.worker;

import io.serai.core.worker.wire.Reply;
import io.serai.spi.SeraiException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A call that one thread waits for. What has arrived is kept until that thread takes it: of a
 * generation so many tokens at most as were asked for.
 */
final class PendingCall {
  /** What the waiting thread is woken with. */
  sealed interface Arrival {}

  record Replied(Reply reply) implements Arrival {}

  record Lost(SeraiException error) implements Arrival {}

  private final long id;
  private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();

  PendingCall(long id) {
    this.id = id;
  }

  long id() {
    return id;
  }

  void arrive(Arrival arrival) {
    arrivals.add(arrival);
  }

  /**
   * Waits for the next reply.
   *
   * @return null if none came in that time
   * @throws SeraiException if the worker is gone
   */
  @Nullable Reply await(Duration time) throws InterruptedException {
    return switch (arrivals.poll(time.toNanos(), TimeUnit.NANOSECONDS)) {
      case null -> null;
      case Replied(var reply) -> reply;
      case Lost(var error) -> throw error;
    };
  }
}
