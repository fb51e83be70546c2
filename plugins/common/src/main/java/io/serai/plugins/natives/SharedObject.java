package io.serai.plugins.natives;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The names in the dynamic section of a 64-bit little-endian ELF file: its own (SONAME) and those
 * of the libraries it needs. See the System V ABI, chapter 5.
 */
public final class SharedObject implements AutoCloseable {
  private static final int PROGRAM_HEADER_BYTES = 56;
  private static final int SEGMENT_LOAD = 1;
  private static final int SEGMENT_DYNAMIC = 2;
  private static final int TAG_NEEDED = 1;
  private static final int TAG_STRINGS = 5;
  private static final int TAG_NAME = 14;
  private static final int LONGEST_NAME = 4096;

  private record Segment(int type, long offset, long address, long size) {}

  private record Entry(long tag, long value) {}

  private final Path file;
  private final FileChannel channel;
  private final List<Segment> segments;
  private final List<Entry> entries;
  private final long strings;

  /**
   * Opens the file for reading and renaming.
   *
   * @throws IOException if it can't be read or isn't such a file
   */
  public SharedObject(Path file, StandardOpenOption... options) throws IOException {
    this.file = file;
    this.channel = FileChannel.open(file, options);
    try {
      this.segments = readSegments();
      this.entries = readEntries();
      this.strings = offsetOf(value(TAG_STRINGS));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Its own name. */
  public String name() throws IOException {
    return readString(strings + value(TAG_NAME));
  }

  /** Whether it needs a library of that name. */
  public boolean needs(String library) throws IOException {
    for (Entry entry : entries) {
      if (entry.tag == TAG_NEEDED && readString(strings + entry.value).equals(library)) {
        return true;
      }
    }
    return false;
  }

  /** Replaces a name, its own or that of a library it needs, by another of the same length. */
  public void rename(String from, String to) throws IOException {
    if (from.length() != to.length()) {
      throw new IllegalArgumentException(from + " and " + to + " differ in length");
    }
    for (Entry entry : entries) {
      long at = strings + entry.value;
      if ((entry.tag == TAG_NAME || entry.tag == TAG_NEEDED) && readString(at).equals(from)) {
        channel.write(ByteBuffer.wrap(to.getBytes(StandardCharsets.US_ASCII)), at);
        return;
      }
    }
    throw new IOException(file + " neither is nor needs " + from);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private List<Segment> readSegments() throws IOException {
    ByteBuffer header = read(0, 64);
    if (header.getInt(0) != 0x464c457f || header.get(4) != 2 || header.get(5) != 1) {
      throw new IOException(file + " is not a 64-bit little-endian ELF file");
    }
    int count = Short.toUnsignedInt(header.getShort(56));
    ByteBuffer table = read(header.getLong(32), count * PROGRAM_HEADER_BYTES);
    List<Segment> found = new ArrayList<>();
    for (int at = 0; at < table.limit(); at += PROGRAM_HEADER_BYTES) {
      found.add(
          new Segment(
              table.getInt(at),
              table.getLong(at + 8),
              table.getLong(at + 16),
              table.getLong(at + 32)));
    }
    return found;
  }

  private List<Entry> readEntries() throws IOException {
    for (Segment segment : segments) {
      if (segment.type == SEGMENT_DYNAMIC) {
        ByteBuffer table = read(segment.offset, Math.toIntExact(segment.size));
        List<Entry> found = new ArrayList<>();
        while (table.remaining() >= 16) {
          found.add(new Entry(table.getLong(), table.getLong()));
        }
        return found;
      }
    }
    throw new IOException(file + " has no dynamic section");
  }

  private long value(int tag) throws IOException {
    for (Entry entry : entries) {
      if (entry.tag == tag) {
        return entry.value;
      }
    }
    throw new IOException(file + " has no entry " + tag + " in its dynamic section");
  }

  private long offsetOf(long address) throws IOException {
    for (Segment segment : segments) {
      long within = address - segment.address;
      if (segment.type == SEGMENT_LOAD && within >= 0 && within < segment.size) {
        return segment.offset + within;
      }
    }
    throw new IOException(file + " has no content at address " + address);
  }

  private String readString(long at) throws IOException {
    ByteBuffer bytes = read(at, (int) Math.min(LONGEST_NAME, channel.size() - at));
    while (bytes.hasRemaining() && bytes.get(bytes.position()) != 0) {
      bytes.get();
    }
    return StandardCharsets.US_ASCII.decode(bytes.flip()).toString();
  }

  private ByteBuffer read(long at, int bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, at + buffer.position()) < 0) {
        throw new IOException(file + " ends in the middle of its headers");
      }
    }
    return buffer.flip();
  }
}
