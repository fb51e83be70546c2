package io.serai.core.job;

import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The jobs that run, and the last thousand that were begun. Safe to use from several threads. */
public final class Jobs {
  private static final int KEPT = 1000;

  /**
   * What is to be done.
   *
   * @param asked what it is about, as whoever asked named it
   * @param model the same by its name and version, and its variant where that is known
   * @param operation what is done, such as {@code demote}
   * @param source the tier it begins in
   * @param target the tier it goes to
   * @param expected how long it should take in all; null if that isn't known before it begins
   */
  public record Order(
      String asked,
      String model,
      String operation,
      String source,
      String target,
      @Nullable Duration expected) {}

  private static final class Entry {
    private final String id;
    private final Order order;
    private final Supplier<JobProgress> progress;
    private final long begunNanos = System.nanoTime();
    private @Nullable Job ended;

    private Entry(String id, Order order, Supplier<JobProgress> progress) {
      this.id = id;
      this.order = order;
      this.progress = progress;
    }

    private Job job(
        Job.State state,
        JobProgress now,
        @Nullable JobResult result,
        @Nullable SeraiException error) {
      return new Job(
          id,
          order.asked(),
          order.model(),
          order.operation(),
          order.source(),
          order.target(),
          order.expected(),
          state,
          now,
          Duration.ofNanos(System.nanoTime() - begunNanos),
          result,
          error);
    }
  }

  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private long last;

  /**
   * Keeps account of something that was begun.
   *
   * @param progress asked while it runs; may block for a moment
   * @param work completes with what came of it
   */
  public Job begin(
      Order order, Supplier<JobProgress> progress, CompletableFuture<? extends JobResult> work) {
    Entry entry;
    synchronized (this) {
      entry = new Entry(order.operation() + "-" + ++last, order, progress);
      entries.put(entry.id, entry);
      if (entries.size() > KEPT) {
        entries.remove(entries.keySet().iterator().next());
      }
    }
    Job begun = entry.job(Job.State.RUNNING, JobProgress.UNKNOWN, null, null);
    work.whenComplete((result, failure) -> ended(entry, result, failure));
    return begun;
  }

  private synchronized void ended(
      Entry entry, @Nullable JobResult result, @Nullable Throwable failure) {
    entry.ended =
        failure == null
            ? entry.job(Job.State.SUCCESS, new JobProgress("done", 1), result, null)
            : entry.job(Job.State.FAILED, new JobProgress("failed", 0), null, known(failure));
  }

  private static SeraiException known(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof SeraiException known
        ? known
        : new SeraiException(ErrorCode.INTERNAL, cause.toString(), cause);
  }

  /** The job of that name, if it is still known. */
  public Optional<Job> find(String id) {
    Entry entry;
    synchronized (this) {
      entry = entries.get(id);
    }
    return Optional.ofNullable(entry).map(this::now);
  }

  /** All that are known, the latest first. */
  public List<Job> latestFirst() {
    List<Entry> all;
    synchronized (this) {
      all = new ArrayList<>(entries.values());
    }
    return all.reversed().stream().map(this::now).toList();
  }

  private Job now(Entry entry) {
    Job ended;
    synchronized (this) {
      ended = entry.ended;
    }
    return ended == null ? entry.job(Job.State.RUNNING, entry.progress.get(), null, null) : ended;
  }
}
