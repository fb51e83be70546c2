package io.serai.core.job;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** The jobs that run, and the last thousand that ran. Safe to use from several threads. */
public final class Jobs {
  private static final int KEPT = 1000;

  private final Map<String, Job> jobs = new LinkedHashMap<>();
  private final Map<String, Long> begun = new LinkedHashMap<>();
  private long last;

  /**
   * Keeps account of something that was begun.
   *
   * @param work completes with what came of it, in words
   */
  public Job begin(
      String model,
      String operation,
      String source,
      String target,
      CompletableFuture<String> work) {
    Job job;
    synchronized (this) {
      String id = operation + "-" + ++last;
      job =
          new Job(
              id, model, operation, source, target, Job.State.RUNNING, Duration.ZERO, null, null);
      jobs.put(id, job);
      begun.put(id, System.nanoTime());
      if (jobs.size() > KEPT) {
        String oldest = jobs.keySet().iterator().next();
        jobs.remove(oldest);
        begun.remove(oldest);
      }
    }
    work.whenComplete((result, failure) -> ended(job, result, failure));
    return job;
  }

  private synchronized void ended(Job job, @Nullable String result, @Nullable Throwable failure) {
    if (!jobs.containsKey(job.id())) {
      return;
    }
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    jobs.put(
        job.id(),
        new Job(
            job.id(),
            job.model(),
            job.operation(),
            job.source(),
            job.target(),
            cause == null ? Job.State.SUCCESS : Job.State.FAILED,
            elapsed(job.id()),
            cause == null ? result : null,
            cause == null ? null : String.valueOf(cause.getMessage())));
  }

  private Duration elapsed(String id) {
    return Duration.ofNanos(System.nanoTime() - begun.getOrDefault(id, System.nanoTime()));
  }

  /** The job of that name, if it is still known. */
  public synchronized Optional<Job> find(String id) {
    Job job = jobs.get(id);
    if (job == null || job.state() != Job.State.RUNNING) {
      return Optional.ofNullable(job);
    }
    return Optional.of(
        new Job(
            id,
            job.model(),
            job.operation(),
            job.source(),
            job.target(),
            job.state(),
            elapsed(id),
            null,
            null));
  }
}
