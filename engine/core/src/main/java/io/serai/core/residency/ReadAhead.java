package io.serai.core.residency;

import io.serai.core.device.PageCache;
import io.serai.spi.Cancellation;
import io.serai.spi.ModelFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has files in the page cache when they are loaded. Nothing is copied, so that those that are there
 * already cost next to no time of a processor, which others need at that moment.
 */
final class ReadAhead {
  private static final Logger LOG = LoggerFactory.getLogger(ReadAhead.class);

  /** What the kernel fetches at most for one call of {@link PageCache#fetch}. */
  private static final int STEP_BYTES = 128 << 10;

  /** How much is asked of the disk at once. */
  private static final int AHEAD_BYTES = 4 << 20;

  private ReadAhead() {}

  /**
   * Reads files from their beginning, in order.
   *
   * @param mostBytes more isn't read: it would push out what was read before
   * @param cancellation ends it between pieces
   * @return bytes that are in the page cache now, or were
   */
  static long of(List<ModelFile> files, long mostBytes, Cancellation cancellation) {
    long read = 0;
    for (ModelFile file : files) {
      try {
        read += of(file.path(), mostBytes - read, cancellation);
      } catch (IOException e) {
        LOG.debug("{} can't be read ahead, so the load will tell: {}", file.name(), e.toString());
      }
    }
    return read;
  }

  private static long of(Path file, long mostBytes, Cancellation cancellation) throws IOException {
    try (PageCache cache = PageCache.of(file);
        FileChannel channel = FileChannel.open(file)) {
      long end = Math.min(channel.size(), mostBytes);
      ByteBuffer last = ByteBuffer.allocate(1);
      long asked = 0;
      long there = 0;
      while (there < end && !cancellation.requested()) {
        while (asked < Math.min(end, there + AHEAD_BYTES)) {
          cache.fetch(asked, STEP_BYTES);
          asked += STEP_BYTES;
        }
        there = Math.min(there + STEP_BYTES, end);
        // Waits until that step's last page is there.
        channel.read(last.clear(), there - 1);
      }
      return there;
    }
  }
}
