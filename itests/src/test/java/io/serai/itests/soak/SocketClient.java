package io.serai.itests.soak;

import io.serai.itests.soak.Manner.Leaves;
import io.serai.itests.soak.Manner.Stays;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Exchanges over a connection each, in ways that an HTTP client doesn't offer. */
final class SocketClient {
  private static final int PATIENCE_MILLIS = 120_000;
  private static final int SMALL_WINDOW = 4096;
  private static final int PIECES = 4;
  private static final int PAUSE_MILLIS = 3;

  private final int port;

  SocketClient(int port) {
    this.port = port;
  }

  /** Asks and waits for the whole answer. */
  Reply ask(Question question, Stays how) throws IOException, InterruptedException {
    try (Socket socket = connect(how == Stays.READING_SLOWLY)) {
      OutputStream out = socket.getOutputStream();
      switch (how) {
        case SENDING_CHUNKS -> sendChunks(out, question);
        case SENDING_PIECES -> sendPieces(out, request(question));
        case READING_SLOWLY, PLAINLY -> out.write(request(question));
      }
      InputStream in = socket.getInputStream();
      return new HttpReader(
              how == Stays.READING_SLOWLY ? new SlowInput(in) : new BufferedInputStream(in))
          .read();
    }
  }

  /**
   * Asks and leaves.
   *
   * @param cut how much of the request is sent by a client that leaves in it
   * @throws SocketTimeoutException if the engine keeps a connection that is closed on one side
   */
  void leave(Question question, Leaves leaves, double cut) throws IOException {
    byte[] request = request(question);
    try (Socket socket = connect(false)) {
      OutputStream out = socket.getOutputStream();
      switch (leaves.when()) {
        case IN_THE_REQUEST -> out.write(request, 0, 1 + (int) (cut * (request.length - 1)));
        case BEFORE_THE_ANSWER -> out.write(request);
        case IN_THE_ANSWER -> {
          out.write(request);
          new HttpReader(socket.getInputStream()).readFirstBytes();
        }
      }
      switch (leaves.how()) {
        case CLOSES -> {}
        case HALF_CLOSES -> awaitEnd(socket);
        case RESETS -> socket.setSoLinger(true, 0);
      }
    }
  }

  /** Sends no more, and reads to the end, whatever comes. */
  private static void awaitEnd(Socket socket) throws IOException {
    socket.shutdownOutput();
    try {
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (SocketException e) {
      // The engine dropped what was on its way, since nobody waits for it: that is an end, too.
    }
  }

  private Socket connect(boolean smallWindow) throws IOException {
    Socket socket = new Socket();
    if (smallWindow) {
      socket.setReceiveBufferSize(SMALL_WINDOW);
    }
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
    return socket;
  }

  private byte[] request(Question question) {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(head(question, "Content-Length: " + question.body().length));
    request.writeBytes(question.body());
    return request.toByteArray();
  }

  private byte[] head(Question question, String length) {
    StringBuilder head =
        new StringBuilder(
            "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%s\r\n"
                .formatted(question.method(), question.path(), port, length));
    question.headers().forEach((name, value) -> head.append("%s: %s\r\n".formatted(name, value)));
    return head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static void sendPieces(OutputStream out, byte[] request)
      throws IOException, InterruptedException {
    int size = request.length / PIECES + 1;
    for (int from = 0; from < request.length; from += size) {
      out.write(request, from, Math.min(size, request.length - from));
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }

  private void sendChunks(OutputStream out, Question question)
      throws IOException, InterruptedException {
    out.write(head(question, "Transfer-Encoding: chunked"));
    byte[] body = question.body();
    int size = body.length / PIECES + 1;
    for (int from = 0; from < body.length; from += size) {
      int length = Math.min(size, body.length - from);
      out.write("%x\r\n".formatted(length).getBytes(StandardCharsets.US_ASCII));
      out.write(body, from, length);
      out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
    out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
  }
}
