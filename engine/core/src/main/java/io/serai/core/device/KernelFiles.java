package io.serai.core.device;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Small files that the kernel makes up when they are read. They stay open, since opening takes
 * three times as long as reading, and share a buffer: what was read last is what can be asked for.
 * Not for several threads at once.
 */
final class KernelFiles implements AutoCloseable {
  private static final int INITIAL_BYTES = 8192;

  private final Map<String, RandomAccessFile> open = new HashMap<>();
  private byte[] bytes = new byte[INITIAL_BYTES];
  private int length;
  private String path = "";

  /**
   * Reads a file whole; what was read before is gone.
   *
   * @throws IOException if it isn't there or can't be read
   */
  void read(String file) throws IOException {
    length = 0;
    path = file;
    RandomAccessFile in = open.get(file);
    if (in == null) {
      in = new RandomAccessFile(file, "r");
      open.put(file, in);
    }
    try {
      in.seek(0);
      for (int count = in.read(bytes); count > 0; count = in.read(bytes, length, room())) {
        length += count;
      }
    } catch (IOException e) {
      open.remove(file);
      in.close();
      throw e;
    }
  }

  /** Closes the files, which are opened again when they are read again. */
  @Override
  public void close() throws IOException {
    for (RandomAccessFile file : open.values()) {
      file.close();
    }
    open.clear();
  }

  private int room() {
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, length * 2);
    }
    return bytes.length - length;
  }

  /** All of it, without white space around. */
  String text() {
    return new String(bytes, 0, length, StandardCharsets.UTF_8).strip();
  }

  /**
   * The number at its beginning; {@link GroupLevel#UNLIMITED} for {@code max}.
   *
   * @throws IOException if there is none
   */
  long number() throws IOException {
    if (length >= 3 && bytes[0] == 'm' && bytes[1] == 'a' && bytes[2] == 'x') {
      return GroupLevel.UNLIMITED;
    }
    return numberAt(0);
  }

  /**
   * The number behind a name that begins a line.
   *
   * @throws IOException if there is none
   */
  long value(String name) throws IOException {
    int at = find(name);
    if (at < 0) {
      throw new IOException("%s has no line '%s'".formatted(path, name));
    }
    return numberAt(at);
  }

  /**
   * As {@link #value}, of kibibytes, in bytes.
   *
   * @throws IOException if there is none
   */
  long kibibytes(String name) throws IOException {
    return value(name) << 10;
  }

  private int find(String name) {
    for (int line = 0; line < length; line++) {
      if (matches(line, name)) {
        return line + name.length();
      }
      while (line < length && bytes[line] != '\n') {
        line++;
      }
    }
    return -1;
  }

  private boolean matches(int at, String name) {
    if (at + name.length() >= length) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      if (bytes[at + i] != name.charAt(i)) {
        return false;
      }
    }
    byte next = bytes[at + name.length()];
    return next == ' ' || next == '\t';
  }

  private long numberAt(int start) throws IOException {
    int at = start;
    while (at < length && (bytes[at] == ' ' || bytes[at] == '\t')) {
      at++;
    }
    boolean negative = at < length && bytes[at] == '-';
    int first = negative ? at + 1 : at;
    long number = 0;
    int next = first;
    for (; next < length && bytes[next] >= '0' && bytes[next] <= '9'; next++) {
      number = number * 10 + (bytes[next] - '0');
    }
    if (next == first) {
      throw new IOException(path + " has no number where one is expected");
    }
    return negative ? -number : number;
  }
}
