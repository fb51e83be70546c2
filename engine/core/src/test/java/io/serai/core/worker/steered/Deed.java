package io.serai.core.worker.steered;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** What backends sometimes do. */
enum Deed {
  NOTHING {
    @Override
    void perform(Cancellation cancellation) {}
  },
  FAIL {
    @Override
    void perform(Cancellation cancellation) {
      throw new IllegalStateException("told to fail");
    }
  },
  /** Notices that what it computes with is gone. */
  LOSE {
    @Override
    void perform(Cancellation cancellation) {
      throw new SeraiException(ErrorCode.WORKER_LOST, "the server has ended");
    }
  },
  /** Sleeps in native code until a signal comes. */
  HANG {
    @Override
    void perform(Cancellation cancellation) {
      call("pause", FunctionDescriptor.of(JAVA_INT));
    }
  },
  /** Waits to be cancelled. */
  WAIT {
    @Override
    void perform(Cancellation cancellation) {
      CountDownLatch cancelled = new CountDownLatch(1);
      try (var _ = cancellation.onRequest(cancelled::countDown)) {
        cancelled.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      cancellation.check();
    }
  },
  /** Takes seven seconds, and looks now and then whether it still should go on. */
  TAKE_LONG {
    @Override
    void perform(Cancellation cancellation) {
      try {
        for (int i = 0; i < 70; i++) {
          cancellation.check();
          Thread.sleep(100);
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  },
  /** Writes to address 0. */
  CRASH {
    @Override
    void perform(Cancellation cancellation) {
      MemorySegment.ofAddress(0).reinterpret(8).set(JAVA_LONG, 0, 1);
    }
  },
  ABORT {
    @Override
    void perform(Cancellation cancellation) {
      call("abort", FunctionDescriptor.ofVoid());
    }
  },
  EXIT {
    @Override
    void perform(Cancellation cancellation) {
      System.out.println("these are my last words");
      System.exit(7);
    }
  },
  FILL_HEAP {
    @Override
    void perform(Cancellation cancellation) {
      List<byte[]> all = new ArrayList<>();
      while (true) {
        all.add(new byte[1 << 20]);
      }
    }
  },
  /** Takes native memory, and writes to it, without end. */
  ALLOCATE {
    @Override
    void perform(Cancellation cancellation) {
      long bytes = 8 << 20;
      while (true) {
        MemorySegment block =
            (MemorySegment) call("malloc", FunctionDescriptor.of(ADDRESS, JAVA_LONG), bytes);
        block.reinterpret(bytes).fill((byte) 1);
      }
    }
  },
  /** Takes 64 MB of native memory and keeps it. */
  KEEP {
    @Override
    void perform(Cancellation cancellation) {
      long bytes = 64 << 20;
      MemorySegment block =
          (MemorySegment) call("malloc", FunctionDescriptor.of(ADDRESS, JAVA_LONG), bytes);
      block.reinterpret(bytes).fill((byte) 1);
    }
  },
  PRINT {
    @Override
    void perform(Cancellation cancellation) {
      System.out.println("printed ".repeat(1000));
    }
  };

  abstract void perform(Cancellation cancellation);

  private static Object call(String function, FunctionDescriptor descriptor, Object... arguments) {
    Linker linker = Linker.nativeLinker();
    MethodHandle handle =
        linker.downcallHandle(linker.defaultLookup().findOrThrow(function), descriptor);
    try {
      return handle.invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
