package io.serai.itests.soak;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Reads an answer off a connection, byte by byte; it has to be there in whole. */
final class HttpReader {
  private static final int MOST_LINE = 16 << 10;

  private final InputStream in;

  HttpReader(InputStream in) {
    this.in = in;
  }

  /**
   * The next answer.
   *
   * @throws EOFException if the connection ends before it does
   * @throws IOException if it isn't HTTP
   */
  Reply read() throws IOException {
    int status = status();
    Map<String, String> headers = headers();
    return new Reply(status, headers, body(headers));
  }

  /** Reads until some of the body is there, or the connection ends. */
  void readFirstBytes() throws IOException {
    status();
    headers();
    in.read();
  }

  private int status() throws IOException {
    String line = line();
    if (!line.matches("HTTP/1\\.1 \\d{3}.*")) {
      throw new IOException("that isn't HTTP: " + line);
    }
    return Integer.parseInt(line.substring(9, 12));
  }

  private Map<String, String> headers() throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw new IOException("that is no header: " + line);
      }
      headers.putIfAbsent(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return headers;
  }

  private byte[] body(Map<String, String> headers) throws IOException {
    if (headers.getOrDefault("transfer-encoding", "").equals("chunked")) {
      return chunks();
    }
    String length = headers.get("content-length");
    if (length == null) {
      throw new IOException("the answer doesn't say how long it is");
    }
    return bytes(Integer.parseInt(length));
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = size(); size > 0; size = size()) {
      body.writeBytes(bytes(size));
      end(line());
    }
    end(line());
    return body.toByteArray();
  }

  private int size() throws IOException {
    String line = line();
    try {
      return Integer.parseInt(line, 16);
    } catch (NumberFormatException e) {
      throw new IOException("that is no chunk's size: " + line, e);
    }
  }

  private static void end(String line) throws IOException {
    if (!line.isEmpty()) {
      throw new IOException("a chunk goes on after its end: " + line);
    }
  }

  private byte[] bytes(int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException("the connection ended %d bytes early".formatted(count - bytes.length));
    }
    return bytes;
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the connection ended within a line");
      }
      if (line.size() > MOST_LINE) {
        throw new IOException("a line is too long");
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }
}
