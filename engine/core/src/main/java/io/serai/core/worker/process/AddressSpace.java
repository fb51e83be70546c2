package io.serai.core.worker.process;

import io.serai.core.worker.wire.ProcessPages;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The memory of a process as the kernel shows it in {@code /proc}: this one's, or that of one which
 * this one started.
 */
final class AddressSpace implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AddressSpace.class);
  private static final Path PROC = Path.of("/proc");
  private static final int OWN = -1;
  private static final int PIECE = 1 << 20;

  private final Path folder;
  private final int descriptor;

  private AddressSpace(Path folder, int descriptor) {
    this.folder = folder;
    this.descriptor = descriptor;
  }

  /** This process's. */
  static AddressSpace own() {
    return new AddressSpace(PROC.resolve("self"), OWN);
  }

  /** This process's, and those of all that it started, as far as they can be opened. */
  static List<AddressSpace> all() {
    List<AddressSpace> all = new ArrayList<>();
    ProcessHandle.current()
        .descendants()
        .forEach(
            process -> {
              int descriptor = PageAdvice.openProcess(process.pid());
              if (descriptor < 0) {
                LOG.debug("process {} can't be opened: error {}", process.pid(), -descriptor);
              } else {
                Path folder = PROC.resolve(Long.toString(process.pid()));
                all.add(new AddressSpace(folder, descriptor));
              }
            });
    all.add(own());
    return all;
  }

  /** How many bytes there are of each kind. */
  ProcessPages pages() throws IOException {
    List<String> status = Files.readAllLines(folder.resolve("status"));
    return new ProcessPages(
        bytes(status, "RssAnon:"),
        bytes(status, "RssFile:"),
        bytes(status, "RssShmem:"),
        bytes(status, "VmSwap:"),
        bytes(status, "VmLck:"));
  }

  private static long bytes(List<String> status, String name) {
    return status.stream()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")) << 10)
        .findFirst()
        .orElse(0);
  }

  /** The ranges of addresses that are wanted, in their order. */
  List<AddressRange> ranges(Predicate<AddressRange> wanted) throws IOException {
    return Files.readAllLines(folder.resolve("maps")).stream()
        .flatMap(line -> AddressRange.parse(line).stream())
        .filter(wanted)
        .toList();
  }

  /** As {@link Swapped#of}. */
  List<AddressRange> swapped(List<AddressRange> ranges) throws IOException {
    return Swapped.of(ranges, folder.resolve("pagemap"));
  }

  /**
   * Advises the kernel about a range. It may be gone by now, and locked pages stay: neither matters
   * to the others.
   *
   * @return 0, or the error's number
   */
  int advise(AddressRange range, int advice) {
    int error =
        descriptor == OWN
            ? PageAdvice.advise(range.start(), range.bytes(), advice)
            : PageAdvice.advise(descriptor, range.start(), range.bytes(), advice);
    if (error != 0) {
      LOG.debug("advice {} on {}: error {}", advice, range, error);
    }
    return error;
  }

  /**
   * Has a range read in. Where the kernel can't be told to, it is read as a file, since an address
   * that is gone by now would crash the process.
   */
  void bringIn(AddressRange range) {
    if (descriptor != OWN || advise(range, PageAdvice.POPULATE_READ) == PageAdvice.INVALID) {
      read(range);
    }
  }

  private void read(AddressRange range) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(PIECE);
    try (FileChannel memory = FileChannel.open(folder.resolve("mem"))) {
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

  @Override
  public void close() {
    if (descriptor != OWN) {
      PageAdvice.close(descriptor);
    }
  }
}
