package io.serai.core.worker;

import io.serai.core.group.ControlGroup;
import io.serai.core.group.GroupCreation;
import io.serai.core.worker.wire.WorkerStart;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operating system's side of a worker: its process, control group, log and files. */
final class WorkerProcess {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerProcess.class);
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final int SIGNALLED = 128;
  private static final int SIGKILL = 9;
  private static final int END_SECONDS = 5;

  private final WorkerSettings settings;
  private final WorkerFolder folder;
  private final Process process;
  private final WorkerLog log;
  private final @Nullable ControlGroup group;
  private final OomKills oomKills;
  private final AtomicReference<@Nullable WorkerExit> killed = new AtomicReference<>();

  private WorkerProcess(
      WorkerSettings settings,
      WorkerFolder folder,
      Process process,
      @Nullable ControlGroup group,
      OomKills oomKills) {
    this.settings = settings;
    this.folder = folder;
    this.process = process;
    this.group = group;
    this.oomKills = oomKills;
    this.log = new WorkerLog(settings.logs(), settings.name(), process);
  }

  /**
   * Starts the process; what it is to do is told on its standard input.
   *
   * @throws IOException if it can't be started; nothing stays behind but the folder
   */
  static WorkerProcess start(WorkerSettings settings, WorkerFolder folder, WorkerStart start)
      throws IOException {
    ControlGroup group = group(settings);
    List<String> command = WorkerCommand.of(settings, folder);
    ProcessBuilder builder =
        new ProcessBuilder(group == null ? command : group.entering(command))
            .redirectErrorStream(true);
    WorkerCommand.environment(builder.environment());
    OomKills oomKills = new OomKills(group);
    try {
      Process process = builder.start();
      WorkerProcess started = new WorkerProcess(settings, folder, process, group, oomKills);
      started.tell(start);
      return started;
    } catch (IOException e) {
      remove(group);
      throw e;
    }
  }

  private static @Nullable ControlGroup group(WorkerSettings settings) {
    String name = settings.name().replaceAll("[^A-Za-z0-9]+", "-") + "-" + NUMBER.incrementAndGet();
    return switch (settings.groups().create(name, settings.limits())) {
      case GroupCreation.Created(var made) -> made;
      case GroupCreation.Refused(var reason) -> {
        LOG.debug("worker {} runs without a control group: {}", settings.name(), reason);
        yield null;
      }
    };
  }

  /** If it is dead already, that is found out by whoever waits for it. */
  private void tell(WorkerStart start) {
    try (OutputStream input = process.getOutputStream()) {
      start.write(input);
    } catch (IOException e) {
      LOG.debug("worker {} didn't read what it is to do: {}", this, e.toString());
    }
  }

  long pid() {
    return process.pid();
  }

  @Nullable ControlGroup group() {
    return group;
  }

  /** Completes when the process has ended. */
  CompletableFuture<Process> ended() {
    return process.onExit();
  }

  /** Nobody needs names for the socket and the shared memory any more. */
  void met() {
    try {
      folder.met();
    } catch (IOException e) {
      LOG.warn("what worker {} met at can't be removed yet: {}", this, e.toString());
    }
  }

  /** Notes that its end is wanted. */
  void expectEnd(WorkerExit why) {
    killed.compareAndSet(null, why);
  }

  /** Kills it; the first reason that is given is the one that is told. */
  void kill(WorkerExit why) {
    expectEnd(why);
    process.destroyForcibly();
  }

  /** Kills it although its end was expected to come by itself. */
  void killLate(WorkerExit expected, WorkerExit why) {
    killed.compareAndSet(expected, why);
    process.destroyForcibly();
  }

  /**
   * Waits until it is gone, which is expected to be soon, and removes what it leaves.
   *
   * @param reason to kill it with if it isn't
   */
  WorkerExit awaitEnd(String reason) throws InterruptedException {
    if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
      kill(new WorkerExit.Disconnected(reason));
      process.waitFor();
    }
    log.drain();
    WorkerExit cause = cause(process.exitValue());
    remove(group);
    folder.close();
    return cause;
  }

  private WorkerExit cause(int code) {
    WorkerExit wanted = killed.get();
    boolean asked = code == 0 || code == SIGNALLED + SIGKILL;
    if (wanted != null && (asked || !(wanted instanceof WorkerExit.Closed))) {
      return wanted;
    }
    if (code == SIGNALLED + SIGKILL && oomKills.more()) {
      return new WorkerExit.OutOfMemory(oomKills.reached());
    }
    return CrashReport.read(folder.crashReport())
        .<WorkerExit>map(crash -> crash)
        .orElseGet(
            () ->
                code > SIGNALLED
                    ? WorkerExit.bySignal(code - SIGNALLED)
                    : new WorkerExit.Exited(code));
  }

  private static void remove(@Nullable ControlGroup group) {
    try {
      if (group != null) {
        group.close();
      }
    } catch (IOException e) {
      LOG.warn("{}", e.toString());
    }
  }

  /** What to tell a person of its end. */
  String words(WorkerExit cause) {
    List<String> last = log.lastLines();
    boolean silent = last.isEmpty() || !cause.unwanted();
    return "worker %s %s%s"
        .formatted(
            this,
            cause.words(),
            silent ? "" : "; the end of %s: %s".formatted(log.file(), String.join(" | ", last)));
  }

  /** The error of a worker that ended before it was there. */
  SeraiException notStarted(WorkerExit cause) {
    ErrorCode code = cause instanceof WorkerExit.Hung ? ErrorCode.TIMED_OUT : ErrorCode.WORKER_LOST;
    return new SeraiException(code, words(cause) + " (while it started)");
  }

  @Override
  public String toString() {
    return "%s (process %d)".formatted(settings.name(), process.pid());
  }
}
