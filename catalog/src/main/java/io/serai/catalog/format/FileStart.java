package io.serai.catalog.format;

import io.serai.formats.gguf.GgufHeaderReader;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Locale;

/** Tells formats apart by how files begin. */
final class FileStart {
  private static final int BYTES = 16;
  private static final int ORT_MARK = 0x4d54524f;
  private static final int ZIP_MARK = 0x04034b50;
  private static final int PICKLE_MARK = 0x80;
  private static final int MOST_PICKLE_PROTOCOL = 5;
  private static final long MOST_JSON_HEADER = 100L << 20;

  private FileStart() {}

  /**
   * What a file is, going by its first bytes, and by its name where those tell nothing.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_MODEL} if it is an archive that is damaged
   *     or hostile
   * @throws IOException if it can't be read
   */
  static FileFormat format(Path file) throws IOException {
    ByteBuffer start = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    long size;
    try (FileChannel channel = FileChannel.open(file)) {
      size = channel.size();
      while (start.hasRemaining() && channel.read(start) >= 0) {}
    }
    if (start.flip().limit() < BYTES) {
      return FileFormat.UNKNOWN;
    }
    if (start.getInt(0) == GgufHeaderReader.MAGIC) {
      return FileFormat.GGUF;
    }
    if (start.getInt(Integer.BYTES) == ORT_MARK) {
      return FileFormat.ORT;
    }
    if (start.getInt(0) == ZIP_MARK) {
      return TorchArchive.format(file);
    }
    int protocol = start.get(1);
    if (Byte.toUnsignedInt(start.get(0)) == PICKLE_MARK
        && protocol >= 2
        && protocol <= MOST_PICKLE_PROTOCOL) {
      return FileFormat.PICKLE;
    }
    long header = start.getLong(0);
    if (header >= 2
        && header <= Math.min(MOST_JSON_HEADER, size - Long.BYTES)
        && start.get(Long.BYTES) == '{') {
      return FileFormat.SAFETENSORS;
    }
    // Protobuf has no mark; the file's reader tells what is wrong with one that isn't a graph.
    return file.toString().toLowerCase(Locale.ROOT).endsWith(".onnx")
        ? FileFormat.ONNX
        : FileFormat.UNKNOWN;
  }
}
