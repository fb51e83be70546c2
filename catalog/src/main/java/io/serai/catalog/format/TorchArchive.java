package io.serai.catalog.format;

import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Archives as PyTorch writes them: with a folder {@code code/} they are programs (TorchScript),
 * without one only pickled objects. Of the entries only the directory is read.
 */
final class TorchArchive {
  private static final int MOST_ENTRIES = 100_000;
  private static final long MOST_DIRECTORY = 16L << 20;

  /**
   * PyTorch stores weights as they are, so an archive that grows like this isn't one of its own.
   */
  private static final int MOST_RATIO = 20;

  private static final int END_BYTES = 22;
  private static final int MOST_COMMENT = 0xffff;
  private static final int END_MARK = 0x06054b50;
  private static final int DIRECTORY_SIZE_AT = 12;

  private TorchArchive() {}

  /**
   * What kind of archive it is.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_MODEL} if it is damaged or hostile
   * @throws IOException if it can't be read
   */
  static FileFormat format(Path file) throws IOException {
    long size = checkDirectory(file);
    try (ZipFile zip = new ZipFile(file.toFile())) {
      if (zip.size() > MOST_ENTRIES) {
        throw hostile(file, "it has %d entries".formatted(zip.size()));
      }
      boolean pickle = false;
      boolean code = false;
      long unpacked = 0;
      Enumeration<? extends ZipEntry> entries = zip.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        String name = entry.getName();
        checkName(file, name);
        unpacked += Math.max(0, entry.getSize());
        if (unpacked < 0 || unpacked / MOST_RATIO > size) {
          throw hostile(
              file, "it would unpack to more than %d times its size".formatted(MOST_RATIO));
        }
        pickle |= name.endsWith("/data.pkl") || name.equals("data.pkl");
        code |= name.contains("/code/");
      }
      return !pickle ? FileFormat.UNKNOWN : code ? FileFormat.TORCHSCRIPT : FileFormat.PICKLE;
    } catch (ZipException e) {
      throw new SeraiException(
          ErrorCode.INVALID_MODEL,
          "%s is a zip archive that is damaged: %s".formatted(file, e.getMessage()),
          e);
    }
  }

  private static void checkName(Path file, String name) {
    if (name.startsWith("/")
        || name.indexOf('\\') >= 0
        || name.equals("..")
        || name.startsWith("../")
        || name.endsWith("/..")
        || name.contains("/../")) {
      throw hostile(file, "an entry's name, '%s', climbs out of it".formatted(name));
    }
  }

  /** The directory is read as a whole, so its size is looked at before. Gives the file's size. */
  private static long checkDirectory(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      long size = channel.size();
      int length = (int) Math.min(size, END_BYTES + MOST_COMMENT);
      ByteBuffer end = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
      channel.position(size - length);
      while (end.hasRemaining() && channel.read(end) >= 0) {}
      for (int at = length - END_BYTES; at >= 0; at--) {
        if (end.getInt(at) == END_MARK) {
          long directory = Integer.toUnsignedLong(end.getInt(at + DIRECTORY_SIZE_AT));
          // With all bits set the size is in a record of 64 bits before, and is four GiB or more.
          if (directory > MOST_DIRECTORY) {
            throw hostile(file, "its directory has %d bytes".formatted(directory));
          }
          return size;
        }
      }
    }
    throw new SeraiException(
        ErrorCode.INVALID_MODEL,
        "%s is a zip archive that is damaged or truncated: its directory is missing"
            .formatted(file));
  }

  private static SeraiException hostile(Path file, String why) {
    return new SeraiException(
        ErrorCode.INVALID_MODEL, "%s isn't taken as an archive: %s".formatted(file, why));
  }
}
