package io.serai.core.worker;

import io.serai.core.worker.wire.SharedRegion;
import io.serai.core.worker.wire.WorkerStart;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A worker's first steps, until its process has connected. */
final class Launch {
  private static final int TOKEN_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Launch() {}

  /**
   * Starts the process and waits until it connects.
   *
   * @param ended told once of its end, also if it never connects
   */
  static Session begin(WorkerSettings settings, Consumer<WorkerExit> ended) {
    try {
      WorkerFolder folder = WorkerFolder.create(settings.storage());
      try {
        return begin(settings, folder, ended);
      } catch (IOException | RuntimeException e) {
        folder.close();
        throw e;
      }
    } catch (IOException e) {
      throw new SeraiException(
          ErrorCode.INTERNAL, "worker %s can't be started: %s".formatted(settings.name(), e), e);
    }
  }

  private static Session begin(
      WorkerSettings settings, WorkerFolder folder, Consumer<WorkerExit> ended) throws IOException {
    String token = token();
    SharedRegion requests = SharedRegion.create(folder.requests(), settings.regionBytes());
    SharedRegion replies = SharedRegion.create(folder.replies(), settings.regionBytes());
    try (Meeting meeting = new Meeting(folder.socket())) {
      WorkerStart start =
          new WorkerStart(
              token,
              folder.socket(),
              settings.bundle().toAbsolutePath(),
              folder.bundles(),
              folder.requests(),
              folder.replies(),
              settings.regionBytes(),
              settings.sharedBytes(),
              settings.bundleProperties());
      WorkerProcess process = WorkerProcess.start(settings, folder, start);
      SocketChannel socket = meet(settings, process, meeting, ended);
      Link link = new Link(socket, token, requests, replies, settings.sharedBytes());
      return new Session(settings, process, link, ended);
    } catch (IOException | RuntimeException e) {
      requests.close();
      replies.close();
      throw e;
    }
  }

  private static SocketChannel meet(
      WorkerSettings settings, WorkerProcess process, Meeting meeting, Consumer<WorkerExit> ended)
      throws IOException {
    CompletableFuture<?> end = process.ended();
    CompletableFuture<?> wakeUp = end.thenRun(meeting::wakeUp);
    SocketChannel socket = meeting.await(end, settings.deadlines().start());
    wakeUp.cancel(false);
    if (socket != null) {
      return socket;
    }
    if (!end.isDone()) {
      process.kill(new WorkerExit.Hung("start", settings.deadlines().start()));
    }
    try {
      WorkerExit exit = process.awaitEnd("it didn't connect");
      ended.accept(exit);
      throw process.notStarted(exit);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SeraiException(
          ErrorCode.CANCELLED, "the start of worker %s was interrupted".formatted(process), e);
    }
  }

  private static String token() {
    byte[] random = new byte[TOKEN_BYTES];
    RANDOM.nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
