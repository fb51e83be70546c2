package io.serai.plugins.openai;

import io.serai.plugins.openai.AttemptFailure.Kind;
import io.serai.spi.ErrorCode;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much of the heap answers may take while they are read: one of them, and all together, of
 * whatever models. Servers may send anything, and what fills the heap ends the engine. Safe to use
 * from several threads.
 */
final class AnswerMemory {
  /** That of this process. */
  static final AnswerMemory OF_PROCESS = new AnswerMemory(Runtime.getRuntime().maxMemory());

  private static final int PARTS_FOR_ONE = 16;
  private static final int PARTS_FOR_ALL = 4;

  private final long mostOfOne;
  private final long mostOfAll;
  private final AtomicLong taken = new AtomicLong();

  /** A sixteenth of such a heap for one answer, and a quarter for all together. */
  AnswerMemory(long heapBytes) {
    mostOfOne = heapBytes / PARTS_FOR_ONE;
    mostOfAll = heapBytes / PARTS_FOR_ALL;
  }

  /** The share of an answer from that host, to be closed when the answer isn't needed any more. */
  Share share(String host) {
    return new Share(host);
  }

  /** What one answer takes. Used by one thread. */
  final class Share implements AutoCloseable {
    private final String host;
    private long bytes;

    private Share(String host) {
      this.host = host;
    }

    /**
     * Takes more, before it is filled.
     *
     * @throws AttemptFailure if the answer, or all together, take too much
     */
    void take(long more) throws AttemptFailure {
      if (more > mostOfOne - bytes) {
        throw new AttemptFailure(
            Kind.SERVER_FAILED_FOR_GOOD,
            ErrorCode.REMOTE_FAILED,
            "%s gave an answer that takes more than %d MiB, which isn't taken"
                .formatted(host, mostOfOne >> 20));
      }
      if (taken.addAndGet(more) > mostOfAll) {
        taken.addAndGet(-more);
        throw new AttemptFailure(
            Kind.REFUSED,
            ErrorCode.OVERLOADED,
            "the answer of %s finds no room beside others that are read now and take most of %d MiB; ask again later"
                .formatted(host, mostOfAll >> 20));
      }
      bytes += more;
    }

    @Override
    public void close() {
      taken.addAndGet(-bytes);
      bytes = 0;
    }
  }
}
