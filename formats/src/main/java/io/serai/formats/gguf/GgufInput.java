package io.serai.formats.gguf;

import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;

/**
 * Reads the elements of a GGUF header one after another. It believes no length: what lies outside
 * of the file is refused before memory is taken for it.
 */
final class GgufInput {
  private static final int BUFFER_BYTES = 64 << 10;
  private static final int LONGEST_KEPT_STRING = 4 << 20;
  private static final long MOST_KEPT_BYTES = 16L << 20;

  /** What a text, a number or a record takes of a heap besides what it holds. */
  private static final int OBJECT_BYTES = 32;

  private final String name;
  private final SeekableByteChannel channel;
  private final long size;
  private final ByteBuffer buffer =
      ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN).limit(0);
  private long bufferStart;
  private long keptBytes;

  /** Reads from the start of the channel; the name is for messages. */
  GgufInput(String name, SeekableByteChannel channel) throws IOException {
    this.name = name;
    this.channel = channel;
    this.size = channel.size();
  }

  /** Size of the file in bytes. */
  long size() {
    return size;
  }

  /** Where the next element begins. */
  long position() {
    return bufferStart + buffer.position();
  }

  byte readByte() throws IOException {
    return need(Byte.BYTES).get();
  }

  short readShort() throws IOException {
    return need(Short.BYTES).getShort();
  }

  int readInt() throws IOException {
    return need(Integer.BYTES).getInt();
  }

  long readLong() throws IOException {
    return need(Long.BYTES).getLong();
  }

  /**
   * Reads how many things follow.
   *
   * @param what they are, for messages
   * @param leastBytes that each takes
   */
  long readCount(String what, int leastBytes) throws IOException {
    long count = readLong();
    if (count < 0 || count > (size - position()) / leastBytes) {
      throw invalid(
          "its header claims %s %s, more than can be in a file of %d bytes"
              .formatted(Long.toUnsignedString(count), what, size));
    }
    return count;
  }

  /** Reads a text of a few MiB at most. */
  String readString() throws IOException {
    long length = readCount("bytes of a text", 1);
    if (length > LONGEST_KEPT_STRING) {
      throw invalid("a text in its header has %d bytes".formatted(length));
    }
    keep(1, length);
    byte[] text = new byte[(int) length];
    int done = 0;
    while (done < text.length) {
      int step = Math.min(text.length - done, BUFFER_BYTES);
      need(step).get(text, done, step);
      done += step;
    }
    return new String(text, StandardCharsets.UTF_8);
  }

  /**
   * Counts what is kept of the header, before it is read.
   *
   * @param objects how many texts, numbers and other parts
   * @param bytes of texts
   * @throws SeraiException with {@link ErrorCode#INVALID_MODEL} once it is too much for all of a
   *     header together
   */
  void keep(long objects, long bytes) {
    keptBytes += objects * OBJECT_BYTES + bytes;
    if (keptBytes > MOST_KEPT_BYTES) {
      throw invalid(
          "its texts, numbers and tensors take more than the %d MiB that are kept of a header"
              .formatted(MOST_KEPT_BYTES >> 20));
    }
  }

  /** Skips a text of any length. */
  void skipString() throws IOException {
    skip(readCount("bytes of a text", 1));
  }

  /** Skips so many bytes, which are in the file. */
  void skip(long bytes) throws IOException {
    if (bytes <= buffer.remaining()) {
      buffer.position(buffer.position() + (int) bytes);
      return;
    }
    long to = position() + bytes;
    if (bytes < 0 || to > size) {
      throw truncated();
    }
    bufferStart = to;
    buffer.limit(0);
  }

  SeraiException invalid(String why) {
    return new SeraiException(
        ErrorCode.INVALID_MODEL, "%s is not a GGUF file, or damaged: %s".formatted(name, why));
  }

  private SeraiException truncated() {
    return invalid("it ends after %d bytes, in the middle of its header".formatted(size));
  }

  private ByteBuffer need(int bytes) throws IOException {
    if (buffer.remaining() >= bytes) {
      return buffer;
    }
    bufferStart = position();
    channel.position(bufferStart + buffer.remaining());
    buffer.compact();
    bufferStart = channel.position() - buffer.position();
    while (buffer.position() < bytes) {
      if (channel.read(buffer) < 0) {
        throw truncated();
      }
    }
    return buffer.flip();
  }
}
