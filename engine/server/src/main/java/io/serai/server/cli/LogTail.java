package io.serai.server.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the engine's log while it is written. When the newest file, {@code serai.0.log}, is full it
 * becomes {@code serai.1.log}, that one {@code serai.2.log} and so on, and a new one begins.
 */
final class LogTail implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private final Path folder;
  private final ByteArrayOutputStream unfinished = new ByteArrayOutputStream();
  private @Nullable InputStream in;
  private @Nullable Object key;
  private long position;

  LogTail(Path folder) {
    this.folder = folder;
  }

  private Path file(int generation) {
    return folder.resolve("serai.%d.log".formatted(generation));
  }

  /** Whether there is any log. */
  boolean isThere() {
    return Files.exists(file(0)) || Files.exists(file(1));
  }

  /**
   * The last lines there are, from older files too where the newest has too few; {@link #more} goes
   * on after them.
   *
   * @throws IOException if the files can't be read
   */
  List<String> last(int count) throws IOException {
    Deque<String> last = new ArrayDeque<>();
    more(line -> keep(last, line, count));
    for (int generation = 1; last.size() < count; generation++) {
      Path older = file(generation);
      Deque<String> before = new ArrayDeque<>();
      int missing = count - last.size();
      try (InputStream stream = Files.newInputStream(older)) {
        read(stream, new ByteArrayOutputStream(), line -> keep(before, line, missing));
      } catch (NoSuchFileException e) {
        break;
      }
      while (!before.isEmpty()) {
        last.addFirst(before.removeLast());
      }
    }
    return new ArrayList<>(last);
  }

  private static void keep(Deque<String> lines, String line, int most) {
    lines.addLast(line);
    if (lines.size() > most) {
      lines.removeFirst();
    }
  }

  /**
   * Gives the whole lines that were added since.
   *
   * @throws IOException if the files can't be read
   */
  void more(Consumer<String> lines) throws IOException {
    if (in == null && !open(0)) {
      return;
    }
    readOn(lines);
    for (int newer = replacedBy(); newer >= 0; newer = replacedBy()) {
      // What was still written before it was replaced.
      readOn(lines);
      if (!open(newer)) {
        return;
      }
      readOn(lines);
    }
  }

  private void readOn(Consumer<String> lines) throws IOException {
    position += read(Objects.requireNonNull(in), unfinished, lines);
  }

  private static long read(
      InputStream stream, ByteArrayOutputStream unfinished, Consumer<String> lines)
      throws IOException {
    byte[] buffer = new byte[BUFFER];
    long total = 0;
    for (int count = stream.read(buffer); count > 0; count = stream.read(buffer)) {
      total += count;
      int start = 0;
      for (int i = 0; i < count; i++) {
        if (buffer[i] == '\n') {
          unfinished.write(buffer, start, i - start);
          lines.accept(unfinished.toString(StandardCharsets.UTF_8));
          unfinished.reset();
          start = i + 1;
        }
      }
      unfinished.write(buffer, start, count - start);
    }
    return total;
  }

  /** The generation that goes on where the file that is read ended; -1 while it is the newest. */
  private int replacedBy() throws IOException {
    try {
      BasicFileAttributes newest = Files.readAttributes(file(0), BasicFileAttributes.class);
      if (Objects.equals(newest.fileKey(), key)) {
        return newest.size() < position ? 0 : -1;
      }
    } catch (NoSuchFileException e) {
      // It was renamed, and the new one isn't there yet.
      return -1;
    }
    for (int generation = 1; Files.exists(file(generation)); generation++) {
      if (Objects.equals(key(file(generation)), key)) {
        return generation - 1;
      }
    }
    return 0;
  }

  private static @Nullable Object key(Path file) throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private boolean open(int generation) throws IOException {
    close();
    Path file = file(generation);
    try {
      key = key(file);
      in = Files.newInputStream(file);
    } catch (NoSuchFileException e) {
      return false;
    }
    if (!Objects.equals(key(file), key)) {
      return open(generation);
    }
    position = 0;
    unfinished.reset();
    return true;
  }

  @Override
  public void close() throws IOException {
    if (in != null) {
      in.close();
      in = null;
    }
  }
}
