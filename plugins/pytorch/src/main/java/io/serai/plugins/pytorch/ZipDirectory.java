package io.serai.plugins.pytorch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads the directory at the end of a ZIP file, also a ZIP64, and nothing else of it. See PKWARE's
 * APPNOTE.TXT 6.3.10, sections 4.3.12 to 4.3.16. Whatever doesn't fit into the file is refused.
 */
final class ZipDirectory {
  private static final int END = 0x06054b50;
  private static final int END_BYTES = 22;
  private static final int END_64 = 0x06064b50;
  private static final int END_64_BYTES = 56;
  private static final int LOCATOR_64 = 0x07064b50;
  private static final int LOCATOR_64_BYTES = 20;
  private static final int ENTRY = 0x02014b50;
  private static final int ENTRY_BYTES = 46;
  private static final int LONGEST_COMMENT = 0xffff;
  private static final int MOST_BYTES = 32 << 20;
  private static final long UNSIGNED = 0xffffffffL;
  private static final int STORED = 0;
  private static final int DEFLATED = 8;

  private final SeekableByteChannel channel;
  private final long fileSize;

  private record Place(long entries, long offset, long bytes) {}

  private ZipDirectory(SeekableByteChannel channel) throws IOException {
    this.channel = channel;
    this.fileSize = channel.size();
  }

  /**
   * The parts in the order of the directory.
   *
   * @throws IOException saying what is wrong, if it is no ZIP file or a damaged one
   */
  static List<ZipPart> read(SeekableByteChannel channel) throws IOException {
    ZipDirectory directory = new ZipDirectory(channel);
    return directory.parts(directory.place());
  }

  private Place place() throws IOException {
    int tail = (int) Math.min(fileSize, END_BYTES + LONGEST_COMMENT);
    ByteBuffer bytes = read(fileSize - tail, tail);
    for (int at = tail - END_BYTES; at >= 0; at--) {
      if (bytes.getInt(at) == END && at + END_BYTES + unsigned(bytes, at + 20) == tail) {
        long end = fileSize - tail + at;
        Place place =
            new Place(
                unsigned(bytes, at + 10),
                bytes.getInt(at + 16) & UNSIGNED,
                bytes.getInt(at + 12) & UNSIGNED);
        boolean full =
            place.entries == LONGEST_COMMENT || place.offset == UNSIGNED || place.bytes == UNSIGNED;
        return checked(full ? place64(end) : place, end);
      }
    }
    throw new IOException("its directory is missing; it is truncated, or not a ZIP file");
  }

  private Place place64(long end) throws IOException {
    ByteBuffer locator = read(Math.max(0, end - LOCATOR_64_BYTES), LOCATOR_64_BYTES);
    long at = locator.getLong(8);
    if (locator.getInt(0) != LOCATOR_64 || at < 0 || at > end - END_64_BYTES) {
      throw new IOException("the place of its directory is damaged");
    }
    ByteBuffer record = read(at, END_64_BYTES);
    if (record.getInt(0) != END_64) {
      throw new IOException("the place of its directory is damaged");
    }
    return new Place(record.getLong(32), record.getLong(48), record.getLong(40));
  }

  private static Place checked(Place place, long end) throws IOException {
    boolean inside = place.offset >= 0 && place.bytes >= 0 && place.offset <= end - place.bytes;
    if (!inside || place.entries < 0 || place.entries > place.bytes / ENTRY_BYTES) {
      throw new IOException(
          "its directory claims %d parts in %d bytes at %d, which is not within the file"
              .formatted(place.entries, place.bytes, place.offset));
    }
    if (place.bytes > MOST_BYTES) {
      throw new IOException(
          "its directory has %d bytes, more than any model's (%d)"
              .formatted(place.bytes, MOST_BYTES));
    }
    return place;
  }

  private List<ZipPart> parts(Place place) throws IOException {
    ByteBuffer bytes = read(place.offset, (int) place.bytes);
    List<ZipPart> parts = new ArrayList<>((int) place.entries);
    Set<String> names = HashSet.newHashSet((int) place.entries);
    long together = 0;
    for (long i = 0; i < place.entries; i++) {
      ZipPart part = part(bytes);
      together += part.compressed();
      if (part.header() > place.offset - part.compressed() || together > fileSize) {
        throw new IOException(
            "its part '%s' claims bytes %d to %d, which are not there, or those of another part"
                .formatted(part.name(), part.header(), part.header() + part.compressed()));
      }
      if (!names.add(part.name())) {
        throw new IOException("it has two parts named '%s'".formatted(part.name()));
      }
      parts.add(part);
    }
    return parts;
  }

  private static ZipPart part(ByteBuffer bytes) throws IOException {
    int at = bytes.position();
    if (bytes.remaining() < ENTRY_BYTES || bytes.getInt(at) != ENTRY) {
      throw new IOException("its directory is damaged");
    }
    int nameBytes = unsigned(bytes, at + 28);
    int extraBytes = unsigned(bytes, at + 30);
    int next = at + ENTRY_BYTES + nameBytes + extraBytes + unsigned(bytes, at + 32);
    if (next > bytes.limit()) {
      throw new IOException("its directory is damaged");
    }
    byte[] name = new byte[nameBytes];
    bytes.get(at + ENTRY_BYTES, name);
    ByteBuffer extra = bytes.slice(at + ENTRY_BYTES + nameBytes, extraBytes);
    ZipPart part = part(bytes, at, new String(name, StandardCharsets.UTF_8), extra);
    bytes.position(next);
    return part;
  }

  private static ZipPart part(ByteBuffer bytes, int at, String name, ByteBuffer extra)
      throws IOException {
    int method = unsigned(bytes, at + 10);
    boolean encrypted = (bytes.getShort(at + 8) & 1) != 0;
    if (encrypted || (method != STORED && method != DEFLATED)) {
      throw new IOException(
          "its part '%s' is encrypted or compressed in a way that PyTorch doesn't".formatted(name));
    }
    ByteBuffer large = large(extra.order(ByteOrder.LITTLE_ENDIAN));
    long size = longer(bytes.getInt(at + 24) & UNSIGNED, large);
    long compressed = longer(bytes.getInt(at + 20) & UNSIGNED, large);
    long header = longer(bytes.getInt(at + 42) & UNSIGNED, large);
    boolean stored = method == STORED;
    if (size < 0 || compressed < 0 || header < 0 || (stored && size != compressed)) {
      throw new IOException("the sizes of its part '%s' are damaged".formatted(name));
    }
    return new ZipPart(name, !stored, compressed, size, header);
  }

  /** The numbers that have no room in an entry itself; empty if there are none. */
  private static ByteBuffer large(ByteBuffer extra) {
    while (extra.remaining() >= 4) {
      int id = extra.getShort();
      int bytes = Math.min(Short.toUnsignedInt(extra.getShort()), extra.remaining());
      if (id == 1) {
        return extra.slice(extra.position(), bytes).order(ByteOrder.LITTLE_ENDIAN);
      }
      extra.position(extra.position() + bytes);
    }
    return extra.slice();
  }

  private static long longer(long number, ByteBuffer large) throws IOException {
    if (number != UNSIGNED) {
      return number;
    }
    if (large.remaining() < Long.BYTES) {
      throw new IOException("its directory is damaged");
    }
    return large.getLong();
  }

  private static int unsigned(ByteBuffer bytes, int at) {
    return Short.toUnsignedInt(bytes.getShort(at));
  }

  private ByteBuffer read(long at, int bytes) throws IOException {
    return Bytes.read(channel, at, bytes);
  }
}
