package io.serai.formats.onnx;

import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;

/**
 * Walks over a protobuf message in a file without reading what is skipped. It believes no length:
 * whatever lies outside of the file or the message around it is refused with {@link
 * ErrorCode#INVALID_MODEL}. See protobuf's encoding guide for the wire format.
 */
final class ProtobufReader {
  /** Wire type of a number of variable length. */
  static final int VARINT = 0;

  /** Wire type of a string or a message. */
  static final int LENGTH_DELIMITED = 2;

  private static final int FIXED_64 = 1;
  private static final int FIXED_32 = 5;
  private static final int LONGEST_STRING = 64 * 1024;
  private static final long MOST_KEPT_BYTES = 16L << 20;

  /** What a text or a record takes of a heap besides what it holds. */
  private static final int OBJECT_BYTES = 32;

  private final String name;
  private final SeekableByteChannel channel;
  private final long size;
  private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
  private long bufferStart;
  private int wireType;
  private long keptBytes;

  /** Reads from the start of the channel; the name is for messages. */
  ProtobufReader(String name, SeekableByteChannel channel) throws IOException {
    this.name = name;
    this.channel = channel;
    this.size = channel.size();
    channel.position(0);
    buffer.limit(0);
  }

  /** Size of the file in bytes. */
  long size() {
    return size;
  }

  /** Whether the message that ends there is over. */
  boolean atEnd(long end) {
    return position() >= end;
  }

  /** Begins the next field of the message that ends there; returns its number. */
  int nextField(long end) throws IOException {
    long tag = readVarint(end);
    long number = tag >>> 3;
    if (number == 0 || number > (1 << 29) - 1) {
      throw invalid("field number " + number);
    }
    wireType = (int) (tag & 7);
    return (int) number;
  }

  /** The kind of value that the field has. */
  int wireType() {
    return wireType;
  }

  /** Skips the value of the field. */
  void skip(long end) throws IOException {
    switch (wireType) {
      case VARINT -> readVarint(end);
      case FIXED_64 -> seek(position() + Long.BYTES, end);
      case FIXED_32 -> seek(position() + Integer.BYTES, end);
      case LENGTH_DELIMITED -> seek(enter(end), end);
      default -> throw invalid("wire type " + wireType);
    }
  }

  /** Begins the value of a string or message field; returns where it ends. */
  long enter(long end) throws IOException {
    if (wireType != LENGTH_DELIMITED) {
      throw invalid("wire type " + wireType + " where a message belongs");
    }
    long length = readVarint(end);
    if (length < 0 || length > end - position()) {
      throw truncated(length);
    }
    return position() + length;
  }

  /** The text of a string field. */
  String readString(long end) throws IOException {
    long stringEnd = enter(end);
    long length = stringEnd - position();
    if (length > LONGEST_STRING) {
      throw invalid("a name of " + length + " bytes");
    }
    byte[] bytes = new byte[(int) length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = next(stringEnd);
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /**
   * Counts what is kept of the file.
   *
   * @param objects how many texts and other parts
   * @param length characters of texts
   * @return what it counts as, to be {@link #forget forgotten}
   * @throws SeraiException with {@link ErrorCode#INVALID_MODEL} once all that is kept is too much
   */
  long keep(int objects, int length) {
    long bytes = (long) objects * OBJECT_BYTES + length;
    keptBytes += bytes;
    if (keptBytes > MOST_KEPT_BYTES) {
      throw invalid(
          "names of tensors and other parts that take more than the %d MiB that are kept of a file"
              .formatted(MOST_KEPT_BYTES >> 20));
    }
    return bytes;
  }

  /** Takes back what was counted: it isn't kept any more. */
  void forget(long bytes) {
    keptBytes -= bytes;
  }

  /** A number of variable length. */
  long readVarint(long end) throws IOException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = next(end);
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        if (shift == 63 && next > 1) {
          break;
        }
        return value;
      }
    }
    throw invalid("a number of more than 64 bits");
  }

  /** A refusal of the file that says where in it and what. */
  SeraiException invalid(String what) {
    return new SeraiException(
        ErrorCode.INVALID_MODEL,
        "%s is not an ONNX file, or damaged: %s at byte %d of %d"
            .formatted(name, what, position(), size));
  }

  private SeraiException truncated(long length) {
    return new SeraiException(
        ErrorCode.INVALID_MODEL,
        "%s is not an ONNX file, or truncated: a part of %s bytes begins at byte %d of %d"
            .formatted(name, Long.toUnsignedString(length), position(), size));
  }

  private long position() {
    return bufferStart + buffer.position();
  }

  private byte next(long end) throws IOException {
    if (position() >= end) {
      throw invalid("the end in the middle of a value");
    }
    if (!buffer.hasRemaining()) {
      bufferStart += buffer.position();
      buffer.clear();
      channel.position(bufferStart);
      int read = channel.read(buffer);
      buffer.flip();
      if (read <= 0) {
        throw invalid("an early end");
      }
    }
    return buffer.get();
  }

  private void seek(long target, long end) throws IOException {
    if (target > end) {
      throw truncated(target - position());
    }
    long within = target - bufferStart;
    if (within <= buffer.limit()) {
      buffer.position((int) within);
    } else {
      bufferStart = target;
      buffer.position(0).limit(0);
    }
  }
}
