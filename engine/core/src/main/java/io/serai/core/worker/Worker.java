package io.serai.core.worker;

import io.serai.core.group.ControlGroup;
import io.serai.core.worker.process.KillOrder;
import io.serai.core.worker.wire.ProcessPages;
import io.serai.core.worker.wire.Reply;
import io.serai.core.worker.wire.Request;
import io.serai.spi.Backend;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.LoadListener;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A backend bundle in a process of its own. Any thread may use it; calls block until answered.
 *
 * <p>Whatever it is asked fails with {@link ErrorCode#WORKER_LOST} once the process is gone, saying
 * why, and with {@link ErrorCode#TIMED_OUT} if it took longer than the {@link Deadlines}; then the
 * process is ended, since it hangs.
 */
public final class Worker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  private final Session session;
  private final WorkerBackend backend;

  private Worker(Session session, WorkerBackend backend) {
    this.session = session;
    this.backend = backend;
  }

  /**
   * Starts a worker and waits until its backend is there. Also removes what the workers of engines
   * left that aren't alive any more.
   *
   * @throws SeraiException with {@link ErrorCode#BACKEND_UNAVAILABLE} if the bundle can't be used,
   *     {@link ErrorCode#WORKER_LOST} if the process ended, {@link ErrorCode#TIMED_OUT} if it took
   *     too long, {@link ErrorCode#INTERNAL} if there can't be a process; nothing stays behind
   */
  public static Worker start(WorkerSettings settings) {
    return start(settings, exit -> {});
  }

  /**
   * The same.
   *
   * @param ended told once when the process has ended, also while it starts; before {@link #onExit}
   *     completes, on any thread
   */
  public static Worker start(WorkerSettings settings, Consumer<WorkerExit> ended) {
    WorkerFolder.removeLeftovers(settings.storage());
    settings.groups().removeLeftovers();
    Session session = Launch.begin(settings, ended);
    try {
      return new Worker(session, new WorkerBackend(session, session.welcome()));
    } catch (SeraiException e) {
      session.kill();
      throw e;
    }
  }

  /** The backend in it; closing that closes the worker. */
  public Backend backend() {
    return backend;
  }

  /** The process's id. */
  public long pid() {
    return session.process().pid();
  }

  /** Its control group, where it has one. */
  public Optional<ControlGroup> group() {
    return Optional.ofNullable(session.process().group());
  }

  /** Completes once the process is gone and what it left is removed; then its calls fail. */
  public CompletableFuture<WorkerExit> onExit() {
    return session.exit();
  }

  /** What the process holds, in bytes by kind. */
  public ProcessPages memory() {
    return session.call("tell its memory", new Request.Memory(), Reply.ProcessMemory.class).pages();
  }

  /**
   * Pages the process out: private memory to swap space, pages of models' files to nowhere. Its
   * models stay loaded; the next call finds its pages again by and by, or {@link #promote} all at
   * once.
   */
  public PageMove demote(LoadListener listener) {
    PageMove move = move("page out", new Request.Demote(), listener);
    session.trim();
    PageMove all = move.left() ? move : move.followedBy(reclaimed(move), memory());
    return all.withPinned(all.after().locked());
  }

  /**
   * Has the kernel take back what the process couldn't page out itself, where it has a group of its
   * own: a server that it started, for one, before Linux 6.13.
   *
   * @return how long that took
   */
  private Duration reclaimed(PageMove move) {
    long start = System.nanoTime();
    long stayed = move.after().anonymous() - move.after().locked();
    ControlGroup group = session.process().group();
    if (group != null && stayed > 0) {
      try {
        group.reclaim(stayed);
      } catch (IOException e) {
        LOG.debug("the memory of {} can't be reclaimed: {}", this, e.toString());
      }
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** Brings back what {@link #demote} paged out. */
  public PageMove promote(LoadListener listener) {
    return move("page in", new Request.Promote(), listener);
  }

  /**
   * Has the kernel's out-of-memory killer take other workers before this one, or no longer. Goes on
   * without where that can't be told.
   *
   * @param last whether others go first
   */
  public void killedLast(boolean last) {
    if (session.exit().isDone()) {
      return;
    }
    try {
      KillOrder.setAll(pid(), last ? KillOrder.PINNED : KillOrder.WORKER);
    } catch (IOException e) {
      LOG.debug("the kernel isn't told when to kill {}: {}", this, e.toString());
    }
  }

  /** Has it give back memory that it doesn't use. */
  public void trim() {
    session.call("give memory back", new Request.Trim(), Reply.Done.class);
    session.trim();
  }

  /**
   * Ends the process at once, since memory has run out; its calls fail with {@link
   * ErrorCode#WORKER_LOST}. Doesn't wait.
   */
  public void endForMemory() {
    session.process().kill(new WorkerExit.EndedForMemory());
  }

  /**
   * Ends the process at once, since nobody wants what it does any more. Doesn't wait; its calls
   * fail with {@link ErrorCode#WORKER_LOST}.
   */
  public void end() {
    session.process().kill(new WorkerExit.Closed(false));
  }

  /** Each bit of progress counts as a sign of life. */
  private PageMove move(String what, Request request, LoadListener listener) {
    Reply.Moved moved =
        session.call(
            what,
            request,
            Reply.Moved.class,
            session.settings().deadlines().control(),
            new Cancellation(),
            partial -> {
              if (partial instanceof Reply.Progress(var phase, var fraction)) {
                listener.progress(phase, fraction);
              }
            });
    return new PageMove(
        moved.before(), moved.after(), Duration.ofNanos(moved.nanos()), 0, moved.note());
  }

  /**
   * Asks for a sign of life.
   *
   * @throws SeraiException with {@link ErrorCode#TIMED_OUT} if none comes in that time, with {@link
   *     ErrorCode#WORKER_LOST} if there is no process; it isn't ended by this
   */
  public void ping(Duration time) {
    session.ping(time);
  }

  /**
   * Asks it to close its models and end, and kills it if it doesn't within its deadline. Returns
   * when the process is gone and what it left is removed.
   */
  @Override
  public void close() {
    session.close();
  }

  @Override
  public String toString() {
    return session.process().toString();
  }
}
