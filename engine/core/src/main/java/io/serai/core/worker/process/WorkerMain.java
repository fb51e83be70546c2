package io.serai.core.worker.process;

import io.serai.core.worker.wire.Connection;
import io.serai.core.worker.wire.Reply;
import io.serai.core.worker.wire.SharedRegion;
import io.serai.core.worker.wire.SharedSlots;
import io.serai.core.worker.wire.TensorReceiver;
import io.serai.core.worker.wire.TensorSender;
import io.serai.core.worker.wire.WorkerStart;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The main class of a worker. What it is to do comes on standard input ({@link WorkerStart});
 * standard output and error are its log.
 */
public final class WorkerMain {
  private static final Path OOM_SCORE = Path.of("/proc/self/oom_score_adj");

  /** Of the machine's processes, workers are to be killed before the engine and others. */
  private static final String FIRST_TO_GO = "900";

  private WorkerMain() {}

  /**
   * Serves until the engine is gone.
   *
   * @param arguments the worker's name, for people who look at the list of processes
   */
  public static void main(String[] arguments) throws IOException {
    raiseOomScore();
    Ending ending = new Ending();
    WorkerStart start = WorkerStart.read(System.in);
    SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX);
    socket.connect(UnixDomainSocketAddress.of(start.socket()));
    SharedRegion requests = SharedRegion.open(start.requests(), start.regionBytes());
    SharedSlots replies = new SharedSlots(SharedRegion.open(start.replies(), start.regionBytes()));
    Connection connection =
        new Connection(
            socket,
            new TensorSender(replies, start.sharedBytes()),
            TensorReceiver.inPlace(requests));
    connection.send(WorkerStart.WELCOME_ID, new Reply.Authentication(start.token()));
    WorkerServer server =
        new WorkerServer(connection, new Service(start, replies, ending::lost), ending);
    server.serve();
  }

  /** Goes on without where {@code /proc} can't be written, as in some containers. */
  private static void raiseOomScore() {
    try {
      Files.writeString(OOM_SCORE, FIRST_TO_GO);
    } catch (IOException e) {
      System.err.println(OOM_SCORE + " can't be written: " + e);
    }
  }
}
