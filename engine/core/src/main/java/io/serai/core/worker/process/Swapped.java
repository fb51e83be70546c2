package io.serai.core.worker.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What of a process is in swap space. To ask for whole ranges would also provide memory for pages
 * that were never written, of which the Java heap and the stacks have many.
 */
final class Swapped {
  private static final long IN_SWAP = 1L << 62;
  private static final int PAGES_AT_ONCE = 8192;

  private Swapped() {}

  /**
   * Of private memory the parts that are in swap space; of everything else all.
   *
   * @param pageMap the process's {@code /proc/PID/pagemap}
   */
  static List<AddressRange> of(List<AddressRange> ranges, Path pageMap) throws IOException {
    List<AddressRange> parts = new ArrayList<>();
    int pageBytes = PageAdvice.pageBytes();
    try (FileChannel map = FileChannel.open(pageMap)) {
      for (AddressRange range : ranges) {
        if (range.privateMemory()) {
          addSwapped(range, map, pageBytes, parts);
        } else {
          parts.add(range);
        }
      }
    }
    return parts;
  }

  private static void addSwapped(
      AddressRange range, FileChannel map, int pageBytes, List<AddressRange> parts)
      throws IOException {
    ByteBuffer entries =
        ByteBuffer.allocate(PAGES_AT_ONCE * Long.BYTES).order(ByteOrder.nativeOrder());
    long first = -1;
    long address = range.start();
    while (address < range.end()) {
      long left = (range.end() - address) / pageBytes * Long.BYTES;
      entries.clear().limit((int) Math.min(entries.capacity(), left));
      if (map.read(entries, address / pageBytes * Long.BYTES) <= 0) {
        break;
      }
      entries.flip();
      for (; entries.remaining() >= Long.BYTES; address += pageBytes) {
        boolean swapped = (entries.getLong() & IN_SWAP) != 0;
        if (swapped && first < 0) {
          first = address;
        } else if (!swapped && first >= 0) {
          parts.add(range.part(first, address));
          first = -1;
        }
      }
    }
    if (first >= 0) {
      parts.add(range.part(first, address));
    }
  }
}
