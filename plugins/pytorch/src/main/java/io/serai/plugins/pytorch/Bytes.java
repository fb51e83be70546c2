package io.serai.plugins.pytorch;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;

/** Bytes out of a file, all or none of them. */
final class Bytes {
  private Bytes() {}

  /**
   * Reads.
   *
   * @return little-endian, from position 0 to its limit
   * @throws EOFException if there are fewer
   */
  static ByteBuffer read(SeekableByteChannel channel, long at, int bytes) throws IOException {
    if (at > channel.size() - bytes) {
      throw new EOFException("it ends before byte " + (at + bytes));
    }
    ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    channel.position(at);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new EOFException("it ends before byte " + (at + bytes));
      }
    }
    return buffer.flip();
  }
}
