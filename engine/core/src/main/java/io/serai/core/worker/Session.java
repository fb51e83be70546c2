package io.serai.core.worker;

import io.serai.core.worker.wire.Reply;
import io.serai.core.worker.wire.Request;
import io.serai.core.worker.wire.WorkerStart;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The calls of a worker and its end. */
final class Session implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);
  private static final Duration KILL_TIME = Duration.ofSeconds(5);
  private static final WorkerExit CLOSED = new WorkerExit.Closed(false);

  private final WorkerSettings settings;
  private final WorkerProcess process;
  private final Link link;
  private final Calls calls = new Calls();
  private final CompletableFuture<WorkerExit> exit = new CompletableFuture<>();
  private final Consumer<WorkerExit> ended;
  private final PendingCall welcome;

  /**
   * Begins to listen to a process that has connected.
   *
   * @param ended told once of its end, before anybody else
   */
  Session(WorkerSettings settings, WorkerProcess process, Link link, Consumer<WorkerExit> ended) {
    this.settings = settings;
    this.process = process;
    this.link = link;
    this.ended = ended;
    this.welcome = calls.begin(WorkerStart.WELCOME_ID);
    Thread.ofPlatform().name("serai-worker-" + settings.name()).daemon().start(this::receive);
  }

  /** Waits until the backend is there. */
  Reply.Welcome welcome() {
    Duration time = settings.deadlines().start();
    Reply.Welcome there =
        await(welcome, "start its bundle", Reply.Welcome.class, time, partial -> {});
    process.met();
    return there;
  }

  WorkerSettings settings() {
    return settings;
  }

  WorkerProcess process() {
    return process;
  }

  CompletableFuture<WorkerExit> exit() {
    return exit.copy();
  }

  boolean ended() {
    return exit.isDone();
  }

  /** Waits for a sign of life, which doesn't end the process if it doesn't come. */
  void ping(Duration time) {
    PendingCall call = calls.begin();
    try {
      link.send(call.id(), new Request.Ping());
      if (call.await(time) == null) {
        throw new SeraiException(
            ErrorCode.TIMED_OUT, "worker %s gave no sign of life".formatted(process));
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      calls.forget(call);
    }
  }

  /** A short call that isn't given up. */
  <R extends Reply> R call(String what, Request request, Class<R> type) {
    return call(
        what, request, type, settings.deadlines().control(), new Cancellation(), partial -> {});
  }

  /**
   * Asks and waits.
   *
   * @param what it is asked to do, to follow "to" in errors
   * @param silence how long it may say nothing before it counts as hanging
   * @param partial gets what comes before the answer, on this thread
   */
  <R extends Reply> R call(
      String what,
      Request request,
      Class<R> type,
      Duration silence,
      Cancellation cancellation,
      Consumer<Reply.Partial> partial) {
    cancellation.check();
    PendingCall call = begin(request);
    try (var _ = cancellation.onRequest(() -> cancel(call, "it was cancelled"))) {
      return await(call, what, type, silence, partial);
    } catch (SeraiException e) {
      if (e.code() == ErrorCode.CANCELLED) {
        cancellation.check();
      }
      throw e;
    }
  }

  private PendingCall begin(Request request) {
    PendingCall call = calls.begin();
    try {
      link.send(call.id(), request);
      return call;
    } catch (RuntimeException e) {
      calls.forget(call);
      throw e;
    }
  }

  private <R extends Reply> R await(
      PendingCall call,
      String what,
      Class<R> type,
      Duration silence,
      Consumer<Reply.Partial> partial) {
    boolean over = false;
    try {
      while (true) {
        Reply reply = call.await(silence);
        switch (reply) {
          case null -> throw hung(what, silence);
          case Reply.Partial part -> partial.accept(part);
          case Reply.Failed(var code, var message) -> {
            over = true;
            throw new SeraiException(code, message);
          }
          case Reply answer -> {
            over = true;
            return type.cast(answer);
          }
        }
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      calls.forget(call);
      if (!over) {
        cancel(call, "nobody waits for the answer any more");
      }
    }
  }

  private SeraiException hung(String what, Duration silence) throws InterruptedException {
    process.kill(new WorkerExit.Hung(what, silence));
    awaitEndFor(KILL_TIME);
    return new SeraiException(
        ErrorCode.TIMED_OUT,
        "worker %s was asked to %s and gave no sign for %.1f s, so it was killed"
            .formatted(process, what, silence.toMillis() / 1000.0));
  }

  /**
   * Waits until all know of the end, so that whoever learns of it gets another worker; but no
   * longer than that, since the kernel may take its time with a process that is in a driver.
   */
  private void awaitEndFor(Duration most) throws InterruptedException {
    try {
      exit.get(most.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.warn("worker {} is still there {} s after it was killed", process, most.toSeconds());
    } catch (ExecutionException e) {
      throw new IllegalStateException("the end of a worker can't fail", e);
    }
  }

  private static SeraiException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new SeraiException(
        ErrorCode.CANCELLED, "the thread that waited for a worker was interrupted", e);
  }

  private void cancel(PendingCall call, String reason) {
    link.send(call.id(), new Request.Cancel(reason));
  }

  /** On a thread of its own until the process is gone. */
  private void receive() {
    String reason = link.receive(calls);
    try {
      WorkerExit cause = process.awaitEnd(reason);
      if (!(cause instanceof WorkerExit.Closed)) {
        LOG.warn("{}", process.words(cause));
      }
      ended.accept(cause);
      exit.complete(cause);
      // Last: whoever learns of it may ask for the same model at once, and is to get another
      // worker.
      calls.lose(process.words(cause));
      link.close();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts the thread of a worker", e);
    }
  }

  /**
   * Asks it to close its models and end, and kills it if it doesn't within its deadline. Returns
   * when the process is gone and what it left is removed.
   */
  @Override
  public void close() {
    process.expectEnd(CLOSED);
    PendingCall call = calls.begin();
    link.send(call.id(), new Request.Exit());
    try {
      exit.get(settings.deadlines().close().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      process.killLate(CLOSED, new WorkerExit.Closed(true));
      exit.join();
    } catch (InterruptedException e) {
      process.killLate(CLOSED, new WorkerExit.Closed(true));
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the end of a worker can't fail", e);
    } finally {
      calls.forget(call);
    }
  }

  /** Kills it and waits until what it left is removed. */
  void kill() {
    process.kill(CLOSED);
    exit.join();
  }

  /** Gives back shared memory that no call uses. */
  void trim() {
    link.trim();
  }

  @Override
  public String toString() {
    return process.toString();
  }
}
