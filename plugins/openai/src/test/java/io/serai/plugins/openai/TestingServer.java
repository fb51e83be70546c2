package io.serai.plugins.openai;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server on loopback that answers each request with the next of the answers it was given, byte by
 * byte as they say; the last one is repeated.
 */
final class TestingServer implements AutoCloseable {
  /** What was asked; header names in lower case. */
  record Asked(String line, Map<String, String> headers, String body) {}

  /** Writes an answer; the connection is closed after it. */
  @FunctionalInterface
  interface Answer {
    void write(OutputStream out) throws Exception;
  }

  /** Completes when a client has closed its connection while it was being answered. */
  final CompletableFuture<Void> left = new CompletableFuture<>();

  /** Completes when an answer of {@link #hanging} has begun. */
  final CompletableFuture<Void> hangs = new CompletableFuture<>();

  final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final Queue<Answer> answers = new ArrayDeque<>();
  private final ServerSocket socket;
  private final List<Socket> connections = new CopyOnWriteArrayList<>();

  TestingServer(Answer... answers) {
    this.answers.addAll(List.of(answers));
    try {
      socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  String url() {
    return "http://127.0.0.1:" + socket.getLocalPort();
  }

  /** A whole answer. */
  static Answer json(int status, String body, String... headers) {
    return out -> {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      head(out, status, "application/json", headers);
      write(out, "Content-Length: " + bytes.length + "\r\n\r\n");
      out.write(bytes);
    };
  }

  /** A stream of events, ended by the end of the connection. */
  static Answer events(String... data) {
    return out -> {
      beginEvents(out);
      for (String each : data) {
        write(out, "data: " + each + "\n\n");
      }
    };
  }

  /** A stream of events of which every byte comes alone. */
  static Answer eventsByteByByte(String... data) {
    return out -> {
      beginEvents(out);
      for (String each : data) {
        for (byte one : ("data: " + each + "\r\n\r\n").getBytes(StandardCharsets.UTF_8)) {
          out.write(one);
          out.flush();
        }
      }
    };
  }

  /** Bytes that say they are more than come. */
  static Answer brokenOff(String... data) {
    return out -> {
      head(out, 200, "text/event-stream");
      write(out, "Content-Length: 100000\r\n\r\n");
      for (String each : data) {
        write(out, "data: " + each + "\n\n");
      }
    };
  }

  /** Some events, and then neither more nor an end, until the client leaves. */
  Answer hanging(String... data) {
    return out -> {
      events(data).write(out);
      hangs.complete(null);
      try {
        while (!left.isDone()) {
          write(out, ": still here\n");
          Thread.sleep(20);
        }
      } catch (IOException e) {
        left.complete(null);
      }
    };
  }

  /** Takes the request, and answers nothing until the client leaves. */
  Answer silent() {
    return out -> {
      hangs.complete(null);
      left.join();
    };
  }

  /** Events without end. */
  static Answer endless(String data) {
    return out -> {
      beginEvents(out);
      while (true) {
        write(out, "data: " + data + "\n\n");
      }
    };
  }

  static void beginEvents(OutputStream out) throws IOException {
    head(out, 200, "text/event-stream; charset=utf-8");
    write(out, "\r\n");
  }

  static void head(OutputStream out, int status, String type, String... headers)
      throws IOException {
    write(out, "HTTP/1.1 " + status + " Whatever\r\nConnection: close\r\n");
    write(out, "Content-Type: " + type + "\r\n");
    for (String header : headers) {
      write(out, header + "\r\n");
    }
  }

  static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = socket.accept();
        connections.add(connection);
        Thread.ofVirtual().start(() -> answer(connection));
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  private void answer(Socket connection) {
    try (connection;
        InputStream in = new BufferedInputStream(connection.getInputStream());
        OutputStream out = connection.getOutputStream()) {
      String line = line(in);
      Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      for (String header = line(in); !header.isEmpty(); header = line(in)) {
        int colon = header.indexOf(':');
        headers.put(header.substring(0, colon), header.substring(colon + 1).strip());
      }
      int length = Integer.parseInt(headers.getOrDefault("Content-Length", "0"));
      String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
      asked.add(new Asked(line, headers, body));
      next().write(out);
    } catch (Exception e) {
      left.complete(null);
    }
  }

  private synchronized Answer next() {
    return answers.size() > 1 ? answers.remove() : answers.element();
  }

  /** Has it answer otherwise from now on. */
  synchronized void answers(Answer... other) {
    answers.clear();
    answers.addAll(List.of(other));
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("no request");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    left.complete(null);
    socket.close();
    for (Socket connection : connections) {
      connection.close();
    }
  }
}
