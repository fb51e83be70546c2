package io.serai.server.cli;

import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for an engine's process to end, which takes as long as its requests do. */
final class EngineEnd {
  private static final int MOST_SECONDS = 3700;

  private EngineEnd() {}

  /**
   * Waits.
   *
   * @throws SeraiException with {@link ErrorCode#TIMED_OUT} after the longest time that can be set
   */
  static void await(long pid) throws InterruptedException {
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    if (process.isEmpty()) {
      return;
    }
    try {
      process.get().onExit().get(MOST_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new SeraiException(
          ErrorCode.TIMED_OUT, "process %d still runs; 'serai logs' shows why".formatted(pid), e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the end of a process doesn't fail", e);
    }
  }
}
