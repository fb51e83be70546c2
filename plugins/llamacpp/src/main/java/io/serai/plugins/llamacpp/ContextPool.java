package io.serai.plugins.llamacpp;

import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/** The contexts of a model. Each serves one call; who comes when all are in use waits. */
final class ContextPool implements AutoCloseable {
  private final CancellableCondition anyFree = new CancellableCondition();
  private final List<Context> all = new ArrayList<>();
  private final Deque<Context> free = new ArrayDeque<>();

  /** Makes so many contexts. */
  ContextPool(int size, Supplier<Context> making) {
    try {
      for (int i = 0; i < size; i++) {
        Context context = making.get();
        all.add(context);
        free.add(context);
      }
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /** A context in use, empty at first; closing it gives it back. */
  final class Lease implements AutoCloseable {
    private final Context context;

    private Lease(Context context) {
      this.context = context;
      context.clear();
    }

    Context context() {
      return context;
    }

    @Override
    public void close() {
      anyFree.change(() -> free.push(context));
    }
  }

  /**
   * Takes a context, as soon as one is free. Looks meanwhile whether it still should, which shows
   * that it only waits.
   *
   * @throws SeraiException with {@link ErrorCode#CANCELLED}
   */
  Lease take(Cancellation cancellation) {
    return anyFree.await(
        cancellation, "a context", () -> !free.isEmpty(), () -> new Lease(free.pop()));
  }

  @Override
  public void close() {
    all.forEach(Context::close);
  }
}
