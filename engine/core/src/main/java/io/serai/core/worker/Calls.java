package io.serai.core.worker;

import io.serai.core.worker.wire.Reply;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The calls that a worker hasn't answered yet, by id. */
final class Calls {
  private final Map<Long, PendingCall> pending = new ConcurrentHashMap<>();
  private final AtomicLong last = new AtomicLong();
  private volatile @Nullable String lost;

  /** A new call, for the calling thread to wait for; to be {@link #forget forgotten}. */
  PendingCall begin() {
    return begin(last.incrementAndGet());
  }

  /** A call with a given id. */
  PendingCall begin(long id) {
    PendingCall call = new PendingCall(id);
    pending.put(id, call);
    String why = lost;
    if (why != null) {
      call.arrive(new PendingCall.Lost(error(why)));
    }
    return call;
  }

  /** Hands a reply to the call it is for; one that nobody waits for any more is dropped. */
  void arrive(long id, Reply reply) {
    PendingCall call = pending.get(id);
    if (call != null) {
      call.arrive(new PendingCall.Replied(reply));
    }
  }

  void forget(PendingCall call) {
    pending.remove(call.id());
  }

  /** Fails all calls, those to come too. */
  void lose(String why) {
    lost = why;
    pending.values().forEach(call -> call.arrive(new PendingCall.Lost(error(why))));
  }

  private static SeraiException error(String why) {
    return new SeraiException(ErrorCode.WORKER_LOST, why);
  }
}
