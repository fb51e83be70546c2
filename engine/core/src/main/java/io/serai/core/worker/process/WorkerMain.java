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

/**
 * The main class of a worker. What it is to do comes on standard input ({@link WorkerStart});
 * standard output and error are its log.
 */
public final class WorkerMain {
  private WorkerMain() {}

  /**
   * Serves until the engine is gone.
   *
   * @param arguments the worker's name, for people who look at the list of processes
   */
  public static void main(String[] arguments) throws IOException {
    goFirst();
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
  private static void goFirst() {
    try {
      KillOrder.set("self", KillOrder.WORKER);
    } catch (IOException e) {
      System.err.println("the kernel may kill others first when memory runs out: " + e);
    }
  }
}
