package io.serai.server.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A connection to a server of this machine, on which a test says byte by byte what is sent. */
final class TestingSocket implements AutoCloseable {
  private static final int MOST_MILLIS = 60_000;
  private static final String END_OF_HEAD = "\r\n\r\n";

  private final Socket socket;

  /** Connects; sends nothing yet. */
  TestingSocket(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(MOST_MILLIS);
  }

  /** Sends that as it is. */
  TestingSocket send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** The next byte; -1 once the server has closed. */
  int read() throws IOException {
    return socket.getInputStream().read();
  }

  /** So many bytes, or fewer if the server closes. */
  String read(int bytes) throws IOException {
    return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.UTF_8);
  }

  /** Everything that comes until the server closes; closes then. */
  String all() throws IOException {
    try (socket) {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /**
   * The head of an answer; closes then. A server goes on reading what it refused, so as not to cut
   * its sender off, so it may be long until the end of the connection.
   */
  String head() throws IOException {
    try (socket) {
      StringBuilder head = new StringBuilder();
      int next = read();
      while (next >= 0) {
        head.append((char) next);
        next = head.indexOf(END_OF_HEAD) < 0 ? read() : -1;
      }
      return head.toString();
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
