package io.serai.core.residency;

import io.serai.core.device.MemoryPeak;
import io.serai.core.dispatch.Compute;
import io.serai.core.footprint.Measured;
import io.serai.core.worker.Worker;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.Footprint;
import io.serai.spi.Model;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures a model in a worker while it is loaded and asked for the first time. Private memory is
 * told as the growth of the worker's since before the load, file pages likewise; pinned memory as
 * the model tells it.
 */
final class Trial implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Trial.class);
  private static final int FURTHER_ANSWERS = 2;

  /**
   * With these there is nothing left to measure, as the worker is gone or was never asked; one that
   * gives no sign of life is ended.
   */
  private static final Set<ErrorCode> ENDS =
      Set.of(ErrorCode.WORKER_LOST, ErrorCode.CANCELLED, ErrorCode.TIMED_OUT, ErrorCode.OVERLOADED);

  /**
   * What a trial showed.
   *
   * @param firstAnswer zero if the model couldn't be asked
   * @param answer the least time of the further answers; zero likewise
   */
  record Result(Measured measured, Duration firstAnswer, Duration answer) {}

  private final Worker worker;
  private final Footprint before;
  private final MemoryPeak peak;

  private Trial(Worker worker, MemoryPeak peak) {
    this.worker = worker;
    this.peak = peak;
    this.before = peak.most();
  }

  /** Begins before the load. */
  static Trial of(Worker worker) {
    try {
      return new Trial(worker, MemoryPeak.of(worker.pid()));
    } catch (IOException e) {
      throw lost(worker, e);
    }
  }

  /**
   * Asks the loaded model a few times, when there are cores for it. A model that can't answer is
   * measured as far as it came.
   *
   * @throws SeraiException with {@link ErrorCode#WORKER_LOST}, {@link ErrorCode#CANCELLED}, {@link
   *     ErrorCode#OVERLOADED} if all threads are busy, or {@link ErrorCode#TIMED_OUT} if it gave no
   *     sign of life and was ended
   */
  Result ask(Model model, Compute compute, Duration load, Instant at, Cancellation cancellation) {
    SampleCalls samples = new SampleCalls(compute, model, worker.toString());
    try {
      Footprint whileLoading = peak.most();
      Footprint loaded = peak.restart();
      Duration first = Duration.ZERO;
      Duration further = Duration.ZERO;
      try {
        first = samples.answer(cancellation);
        further = samples.answer(cancellation);
        for (int i = 1; i < FURTHER_ANSWERS; i++) {
          Duration again = samples.answer(cancellation);
          further = again.compareTo(further) < 0 ? again : further;
        }
      } catch (SeraiException e) {
        if (ENDS.contains(e.code())) {
          throw e;
        }
        LOG.info("the model in {} is measured without an answer: {}", worker, e.getMessage());
      }
      Footprint whileAnswering = peak.most();
      Footprint told = new Footprint(0, 0, model.memory().pinnedBytes());
      Footprint after = MemoryPeak.now(worker.pid());
      Footprint most = grown(larger(after, larger(whileLoading, whileAnswering))).plus(told);
      Footprint steady = grown(after).plus(told);
      long perRequest = Math.max(0, whileAnswering.privateBytes() - loaded.privateBytes());
      return new Result(
          new Measured(
              most,
              steady,
              perRequest,
              load.toNanos() / 1e6,
              further.toNanos() / 1e6,
              at.toString()),
          first,
          further);
    } catch (IOException e) {
      throw lost(worker, e);
    }
  }

  private Footprint grown(Footprint now) {
    return new Footprint(
        Math.max(0, now.privateBytes() - before.privateBytes()),
        Math.max(0, now.mappedBytes() - before.mappedBytes()),
        0);
  }

  private static Footprint larger(Footprint a, Footprint b) {
    return new Footprint(
        Math.max(a.privateBytes(), b.privateBytes()),
        Math.max(a.mappedBytes(), b.mappedBytes()),
        0);
  }

  private static SeraiException lost(Worker worker, IOException e) {
    return new SeraiException(
        ErrorCode.WORKER_LOST, "%s is gone: %s".formatted(worker, e.getMessage()), e);
  }

  @Override
  public void close() {
    peak.close();
  }
}
