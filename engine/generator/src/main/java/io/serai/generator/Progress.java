package io.serai.generator;

import io.serai.spi.Cancellation;
import io.serai.spi.LoadListener;
import io.serai.spi.SeraiException;

/** How far the writing of a model is, and whether it goes on. */
final class Progress {
  private final LoadListener listener;
  private final Cancellation cancellation;
  private final long total;
  private long done;

  /**
   * Nothing is done yet.
   *
   * @param total bytes
   */
  Progress(LoadListener listener, Cancellation cancellation, long total) {
    this.listener = listener;
    this.cancellation = cancellation;
    this.total = total;
  }

  /**
   * So many more bytes are done.
   *
   * @throws SeraiException with {@link io.serai.spi.ErrorCode#CANCELLED} if that was asked for
   */
  void add(long bytes) {
    cancellation.check();
    done += bytes;
    listener.progress("writing", (double) done / total);
  }
}
