package io.serai.core.worker.process;

import io.serai.core.device.PageCache;
import io.serai.core.worker.wire.ProcessPages;
import io.serai.core.worker.wire.Reply;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleConsumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pages of this process and of those that it started, moved out of RAM and back.
 *
 * <p>All private memory goes, that of the JVM too: what this code runs on comes back by itself.
 */
final class Pages {
  private static final Logger LOG = LoggerFactory.getLogger(Pages.class);
  private static final Path SWAPS = Path.of("/proc/swaps");

  /** So much is moved between two signs of life: a second's work of a slow disk or two. */
  private static final long STRIDE = 32L << 20;

  private interface Move {
    void piece(AddressSpace space, AddressRange piece);
  }

  private Pages() {}

  /** How many bytes there are of each kind. */
  static ProcessPages now() {
    List<AddressSpace> spaces = AddressSpace.all();
    try {
      return sum(spaces);
    } finally {
      spaces.forEach(AddressSpace::close);
    }
  }

  private static ProcessPages sum(List<AddressSpace> spaces) {
    ProcessPages sum = ProcessPages.NONE;
    for (AddressSpace space : spaces) {
      try {
        sum = sum.plus(space.pages());
      } catch (IOException e) {
        LOG.debug("a process has ended: {}", e.toString());
      }
    }
    return sum;
  }

  /**
   * Writes private memory to swap space and drops the pages of those files.
   *
   * @param progress gets how much is done, from 0 to 1, now and then
   */
  static Reply.Moved demote(List<Path> files, DoubleConsumer progress) {
    long start = System.nanoTime();
    List<AddressSpace> spaces = AddressSpace.all();
    try {
      ProcessPages before = sum(spaces);
      move(
          ranges(spaces, files),
          (space, piece) -> space.advise(piece, PageAdvice.PAGE_OUT),
          progress);
      for (Path file : files) {
        try {
          PageCache.drop(file);
        } catch (IOException e) {
          LOG.debug("{} stays in the page cache: {}", file, e.getMessage());
        }
      }
      String note =
          swapSpace()
              ? ""
              : "this machine has no swap space, so private memory stays; only file pages go";
      return new Reply.Moved(before, sum(spaces), System.nanoTime() - start, note);
    } finally {
      spaces.forEach(AddressSpace::close);
    }
  }

  /**
   * Brings private memory back from swap space and the pages of those files from disk.
   *
   * @param progress as for {@link #demote}
   */
  static Reply.Moved promote(List<Path> files, DoubleConsumer progress) {
    long start = System.nanoTime();
    List<AddressSpace> spaces = AddressSpace.all();
    try {
      ProcessPages before = sum(spaces);
      Map<AddressSpace, List<AddressRange>> out = ranges(spaces, files);
      out.replaceAll(Pages::swapped);
      move(out, AddressSpace::bringIn, progress);
      return new Reply.Moved(before, sum(spaces), System.nanoTime() - start, "");
    } finally {
      spaces.forEach(AddressSpace::close);
    }
  }

  /** The ranges that may move: private memory, and those files. One that has ended has none. */
  private static Map<AddressSpace, List<AddressRange>> ranges(
      List<AddressSpace> spaces, List<Path> files) {
    Set<String> names = files.stream().map(Pages::realName).collect(Collectors.toSet());
    Map<AddressSpace, List<AddressRange>> ranges = new LinkedHashMap<>();
    for (AddressSpace space : spaces) {
      try {
        ranges.put(
            space, space.ranges(range -> range.privateMemory() || names.contains(range.name())));
      } catch (IOException e) {
        LOG.debug("a process has ended: {}", e.toString());
      }
    }
    return ranges;
  }

  private static List<AddressRange> swapped(AddressSpace space, List<AddressRange> ranges) {
    try {
      return space.swapped(ranges);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static void move(
      Map<AddressSpace, List<AddressRange>> ranges, Move move, DoubleConsumer progress) {
    PageProgress pages =
        new PageProgress(ranges.values().stream().flatMap(List::stream).toList(), progress);
    ranges.forEach(
        (space, own) -> {
          for (AddressRange range : own) {
            for (AddressRange piece : range.pieces(STRIDE)) {
              move.piece(space, piece);
              pages.done(piece);
            }
          }
        });
  }

  private static String realName(Path file) {
    try {
      return file.toRealPath().toString();
    } catch (IOException e) {
      return file.toString();
    }
  }

  private static boolean swapSpace() {
    try {
      return Files.readAllLines(SWAPS).size() > 1;
    } catch (IOException e) {
      return false;
    }
  }

  private static SeraiException unreadable(IOException e) {
    return new SeraiException(
        ErrorCode.INTERNAL, "the worker can't see its own memory in /proc: " + e, e);
  }
}
