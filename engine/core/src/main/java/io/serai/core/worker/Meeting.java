package io.serai.core.worker;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Where a worker comes when it has started. */
final class Meeting implements AutoCloseable {
  private final ServerSocketChannel server;
  private final Selector selector;

  /** Listens at a path. */
  Meeting(Path socket) throws IOException {
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket), 1);
    server.configureBlocking(false);
    selector = Selector.open();
    server.register(selector, SelectionKey.OP_ACCEPT);
  }

  /** Lets {@link #await} look whether the process has ended. */
  void wakeUp() {
    selector.wakeup();
  }

  /**
   * Waits for it.
   *
   * @param end of the process, which {@link #wakeUp} follows
   * @return null if it has ended or that time is over
   */
  @Nullable SocketChannel await(Future<?> end, Duration time) throws IOException {
    long deadline = System.nanoTime() + time.toNanos();
    while (!end.isDone()) {
      long millis = (deadline - System.nanoTime()) / 1_000_000;
      if (millis <= 0) {
        return null;
      }
      selector.select(millis);
      SocketChannel socket = server.accept();
      if (socket != null) {
        socket.configureBlocking(true);
        return socket;
      }
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    selector.close();
    server.close();
  }
}
