package io.serai.plugins.onnxruntime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.RunOptions;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;

/** Options of a run that end it when its {@link Cancellation} is requested. */
final class Termination implements AutoCloseable {
  private final Cancellation cancellation;
  private final RunOptions options;
  private final Cancellation.Registration registration;
  private boolean closed;

  Termination(Cancellation cancellation) throws OrtException {
    this.cancellation = cancellation;
    this.options = new RunOptions();
    this.registration = cancellation.onRequest(this::terminate);
  }

  /** What to run with. */
  RunOptions options() {
    return options;
  }

  /**
   * What to throw for a failed run.
   *
   * @param code unless the run was cancelled
   * @throws SeraiException with {@link ErrorCode#CANCELLED} if it was
   */
  SeraiException failure(ErrorCode code, OrtException cause) {
    cancellation.check();
    return new SeraiException(code, "ONNX Runtime: " + cause.getMessage(), cause);
  }

  // A request on another thread may come after the run is over and its options are freed.
  private synchronized void terminate() {
    if (!closed) {
      try {
        options.setTerminate(true);
      } catch (OrtException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public synchronized void close() {
    registration.close();
    closed = true;
    options.close();
  }
}
