package io.serai.core.residency;

import io.serai.spi.Cancellation;
import io.serai.spi.ModelFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads files so that the page cache has them when they are loaded. */
final class ReadAhead {
  private static final Logger LOG = LoggerFactory.getLogger(ReadAhead.class);
  private static final int PIECE = 1 << 20;

  private ReadAhead() {}

  /**
   * Reads files from their beginning, in order.
   *
   * @param mostBytes more isn't read: it would push out what was read before
   * @param cancellation ends it between pieces
   * @return bytes read
   */
  static long of(List<ModelFile> files, long mostBytes, Cancellation cancellation) {
    ByteBuffer piece = ByteBuffer.allocateDirect(PIECE);
    long read = 0;
    for (ModelFile file : files) {
      try (SeekableByteChannel channel = file.open()) {
        int got = 0;
        while (got >= 0 && read < mostBytes && !cancellation.requested()) {
          got = channel.read(piece.clear());
          read += Math.max(0, got);
        }
      } catch (IOException e) {
        LOG.debug("{} can't be read ahead, so the load will tell: {}", file.name(), e.toString());
      }
    }
    return read;
  }
}
