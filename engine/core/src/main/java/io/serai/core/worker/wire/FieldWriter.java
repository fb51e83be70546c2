package io.serai.core.worker.wire;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** Puts a message's fields one after the other, and keeps what follows them by reference. */
final class FieldWriter {
  static final int ALIGNMENT = 8;

  private final List<MemorySegment> attachments = new ArrayList<>();
  private ByteBuffer fields = ByteBuffer.allocate(256);

  void int8(int value) {
    room(1).put((byte) value);
  }

  void int32(int value) {
    room(4).putInt(value);
  }

  void int64(long value) {
    room(8).putLong(value);
  }

  void float64(double value) {
    room(8).putDouble(value);
  }

  /** One of an enumeration; both processes run the same code, so its place there will do. */
  @SuppressWarnings("EnumOrdinal")
  void choice(Enum<?> value) {
    int8(value.ordinal());
  }

  void bool(boolean value) {
    int8(value ? 1 : 0);
  }

  void string(String value) {
    bytes(value.getBytes(StandardCharsets.UTF_8));
  }

  void bytes(byte[] value) {
    int32(value.length);
    room(value.length).put(value);
  }

  <T> void list(Collection<T> values, Consumer<T> each) {
    int32(values.size());
    values.forEach(each);
  }

  void floats(float[] values) {
    int32(values.length);
    room(Math.multiplyExact(values.length, Float.BYTES)).asFloatBuffer().put(values);
    fields.position(fields.position() + values.length * Float.BYTES);
  }

  void strings(Collection<String> values) {
    list(values, this::string);
  }

  /** Appends bytes after all fields, at the next multiple of eight; they aren't copied. */
  void attach(MemorySegment bytes) {
    attachments.add(bytes);
  }

  /** The fields, from the start to what is written. */
  ByteBuffer fields() {
    return fields.duplicate().flip();
  }

  List<MemorySegment> attachments() {
    return attachments;
  }

  /** The size of the body in bytes. */
  long size() {
    long size = fields.position();
    for (MemorySegment attachment : attachments) {
      size = aligned(size) + attachment.byteSize();
    }
    return size;
  }

  static long aligned(long position) {
    return (position + ALIGNMENT - 1) & -ALIGNMENT;
  }

  private ByteBuffer room(int bytes) {
    if (fields.remaining() < bytes) {
      int wanted = Math.addExact(fields.position(), bytes);
      ByteBuffer larger = ByteBuffer.allocate(Math.max(wanted, fields.capacity() * 2));
      fields = larger.put(fields.flip());
    }
    return fields;
  }
}
