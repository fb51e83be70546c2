package io.serai.core.worker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a worker prints, in a file that is made with the first of it. Of a worker that prints a lot
 * only the latest is kept.
 */
final class WorkerLog {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerLog.class);
  private static final long MOST_BYTES = 256 << 10;
  private static final int TAIL_BYTES = 4 << 10;
  private static final int TAIL_LINES = 5;
  private static final int KEPT_FILES = 20;
  private static final int DRAIN_SECONDS = 2;

  private final Path file;
  private final byte[] tail = new byte[TAIL_BYTES];
  private final Thread thread;
  private long printed;

  /** Starts to copy what comes, until its end. */
  WorkerLog(Path logs, String name, Process process) {
    file = logs.resolve("worker-%s-%d.log".formatted(name, process.pid()));
    thread =
        Thread.ofPlatform()
            .name("serai-worker-log-" + name)
            .daemon()
            .start(() -> copy(process.getInputStream()));
  }

  private void copy(InputStream output) {
    byte[] piece = new byte[TAIL_BYTES];
    FileChannel log = null;
    try (output) {
      for (int read = output.read(piece); read >= 0; read = output.read(piece)) {
        remember(piece, read);
        log = log == null ? open() : log;
        if (log.size() + read > MOST_BYTES) {
          log.truncate(0);
        }
        log.write(ByteBuffer.wrap(piece, 0, read));
      }
    } catch (IOException e) {
      LOG.warn("what a worker prints can't be kept in {}: {}", file, e.toString());
    } finally {
      close(log);
    }
  }

  private FileChannel open() throws IOException {
    Path folder = Files.createDirectories(file.resolveSibling(""));
    removeOldest(folder);
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static void removeOldest(Path folder) throws IOException {
    record Old(Path file, FileTime time) {}
    List<Old> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "worker-*.log")) {
      for (Path each : found) {
        files.add(new Old(each, Files.getLastModifiedTime(each)));
      }
    }
    files.sort(Comparator.comparing(Old::time).reversed());
    for (Old old : files.subList(Math.min(files.size(), KEPT_FILES - 1), files.size())) {
      Files.deleteIfExists(old.file);
    }
  }

  private void close(@Nullable FileChannel log) {
    try {
      if (log != null) {
        log.close();
      }
    } catch (IOException e) {
      LOG.warn("{} can't be closed: {}", file, e.toString());
    }
  }

  private synchronized void remember(byte[] piece, int length) {
    for (int i = 0; i < length; i++) {
      tail[(int) (printed++ % TAIL_BYTES)] = piece[i];
    }
  }

  /** Waits until everything is copied that an ended process printed. */
  void drain() throws InterruptedException {
    thread.join(TimeUnit.SECONDS.toMillis(DRAIN_SECONDS));
  }

  /** Where it is, if anything was printed. */
  Path file() {
    return file;
  }

  /** The last few lines, the oldest first; empty if nothing was printed. */
  synchronized List<String> lastLines() {
    int kept = (int) Math.min(printed, TAIL_BYTES);
    byte[] ordered = new byte[kept];
    for (int i = 0; i < kept; i++) {
      ordered[i] = tail[(int) ((printed - kept + i) % TAIL_BYTES)];
    }
    List<String> lines =
        new String(ordered, StandardCharsets.UTF_8)
            .lines()
            .filter(line -> !line.isBlank())
            .toList();
    return lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
  }
}
