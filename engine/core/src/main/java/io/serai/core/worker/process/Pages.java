package io.serai.core.worker.process;

import io.serai.core.worker.wire.ProcessPages;
import io.serai.core.worker.wire.Reply;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process's pages, moved out of RAM and back.
 *
 * <p>All private memory goes, that of the JVM too: what this code runs on comes back by itself.
 */
final class Pages {
  private static final Logger LOG = LoggerFactory.getLogger(Pages.class);
  private static final Path MAPS = Path.of("/proc/self/maps");
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path MEMORY = Path.of("/proc/self/mem");
  private static final Path SWAPS = Path.of("/proc/swaps");
  private static final int PIECE = 1 << 20;
  private static final int INVALID = 22;

  /** So much is moved between two signs of life: a second's work of a slow disk or two. */
  private static final long STRIDE = 32L << 20;

  private interface Move {
    void run(List<AddressRange> ranges) throws IOException;
  }

  private Pages() {}

  /** How many bytes there are of each kind. */
  static ProcessPages now() {
    try {
      List<String> status = Files.readAllLines(STATUS);
      return new ProcessPages(
          bytes(status, "RssAnon:"),
          bytes(status, "RssFile:"),
          bytes(status, "RssShmem:"),
          bytes(status, "VmSwap:"),
          bytes(status, "VmLck:"));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static long bytes(List<String> status, String name) {
    return status.stream()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")) << 10)
        .findFirst()
        .orElse(0);
  }

  /**
   * Writes private memory to swap space and drops the pages of those files.
   *
   * @param progress gets how much is done, from 0 to 1, now and then
   */
  static Reply.Moved demote(List<Path> files, DoubleConsumer progress) {
    String note =
        swapSpace()
            ? ""
            : "this machine has no swap space, so private memory stays; only file pages go";
    return move(
        files,
        note,
        ranges -> {
          PageProgress pages = new PageProgress(ranges, progress);
          for (AddressRange range : ranges) {
            for (AddressRange piece : range.pieces(STRIDE)) {
              advise(piece, PageAdvice.PAGE_OUT);
              pages.done(piece);
            }
          }
          for (Path file : files) {
            if (!PageAdvice.dropFromCache(file)) {
              LOG.debug("{} stays in the page cache", file);
            }
          }
        });
  }

  /**
   * Brings private memory back from swap space and the pages of those files from disk.
   *
   * @param progress as for {@link #demote}
   */
  static Reply.Moved promote(List<Path> files, DoubleConsumer progress) {
    return move(
        files,
        "",
        ranges -> {
          boolean supported = true;
          List<AddressRange> swapped = Swapped.of(ranges);
          PageProgress pages = new PageProgress(swapped, progress);
          for (AddressRange range : swapped) {
            for (AddressRange piece : range.pieces(STRIDE)) {
              supported = supported && advise(piece, PageAdvice.POPULATE_READ) != INVALID;
              if (!supported) {
                read(piece);
              }
              pages.done(piece);
            }
          }
        });
  }

  private static Reply.Moved move(List<Path> files, String note, Move move) {
    long start = System.nanoTime();
    ProcessPages before = now();
    Set<String> names = files.stream().map(Pages::realName).collect(Collectors.toSet());
    try {
      move.run(ranges(range -> range.privateMemory() || names.contains(range.name())));
    } catch (IOException e) {
      throw unreadable(e);
    }
    return new Reply.Moved(before, now(), System.nanoTime() - start, note);
  }

  private static String realName(Path file) {
    try {
      return file.toRealPath().toString();
    } catch (IOException e) {
      return file.toString();
    }
  }

  private static List<AddressRange> ranges(Predicate<AddressRange> wanted) throws IOException {
    return Files.readAllLines(MAPS).stream()
        .flatMap(line -> AddressRange.parse(line).stream())
        .filter(wanted)
        .toList();
  }

  private static boolean swapSpace() {
    try {
      return Files.readAllLines(SWAPS).size() > 1;
    } catch (IOException e) {
      return false;
    }
  }

  /** A range may be gone by now, and locked pages stay: neither matters to the others. */
  private static int advise(AddressRange range, int advice) {
    int error = PageAdvice.advise(range.start(), range.bytes(), advice);
    if (error != 0) {
      LOG.debug("advice {} on {}: error {}", advice, range, error);
    }
    return error;
  }

  /** Reads it as a file, since an address that is gone by now would crash the process. */
  private static void read(AddressRange range) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(PIECE);
    try (FileChannel memory = FileChannel.open(MEMORY)) {
      for (long address = range.start(); address < range.end(); address += buffer.limit()) {
        buffer.clear().limit((int) Math.min(PIECE, range.end() - address));
        if (memory.read(buffer, address) <= 0) {
          return;
        }
      }
    } catch (IOException e) {
      LOG.debug("{} can't be read in: {}", range, e.toString());
    }
  }

  private static SeraiException unreadable(IOException e) {
    return new SeraiException(
        ErrorCode.INTERNAL, "the worker can't see its own memory in /proc: " + e, e);
  }
}
