package io.serai.server.kserve;

import io.serai.spi.ElementType;
import io.serai.spi.SeraiException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** What follows a request's JSON: tensors one after the other, little-endian, without gaps. */
final class BinaryData {
  private static final ValueLayout.OfInt LENGTH =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final RequestBody body;
  private int at;

  BinaryData(RequestBody body) {
    this.body = body;
    this.at = body.jsonLength();
  }

  /**
   * The next tensor's data, as a part of the body.
   *
   * @param what the tensor, for errors
   * @param elements how many its shape has
   * @param size how many bytes the request says it takes
   * @throws SeraiException with {@link io.serai.spi.ErrorCode#INVALID_INPUT} if that can't be
   */
  MemorySegment take(String what, ElementType type, long elements, long size) {
    int left = body.length() - at;
    if (size < 0 || size > left) {
      throw ProtocolJson.invalid(
          "%s says that its binary data has %d bytes, but %s"
              .formatted(
                  what,
                  size,
                  body.isSplit()
                      ? left + " are left of the body"
                      : "there is no header " + RequestBody.HEADER + " that says where it begins"));
    }
    MemorySegment data = MemorySegment.ofArray(body.bytes()).asSlice(at, size);
    at += (int) size;
    if (type == ElementType.BYTES) {
      checkStrings(what, data, elements);
    } else if (size % type.bytes() != 0 || size / type.bytes() != elements) {
      throw ProtocolJson.invalid(
          "%s has a shape of %d elements of type %s, but its binary data has %d bytes"
              .formatted(what, elements, type, size));
    }
    if (type == ElementType.BOOL) {
      checkBooleans(what, data);
    }
    return data;
  }

  /** Makes sure that nothing is left over. */
  void checkEnd() {
    int left = body.length() - at;
    if (left > 0) {
      throw ProtocolJson.invalid(
          "%d bytes of the body belong to no input; each input with binary data needs the parameter 'binary_data_size'"
              .formatted(left));
    }
  }

  private static void checkStrings(String what, MemorySegment data, long elements) {
    long at = 0;
    long found = 0;
    while (at < data.byteSize()) {
      long left = data.byteSize() - at - LENGTH.byteSize();
      long length = left < 0 ? 0 : Integer.toUnsignedLong(data.get(LENGTH, at));
      if (left < 0 || length > left) {
        throw ProtocolJson.invalid(
            "%s has binary data that ends in the middle of its string %d; each is its length in four bytes, little-endian, and then that many bytes"
                .formatted(what, found + 1));
      }
      at += LENGTH.byteSize() + length;
      found++;
    }
    if (found != elements) {
      throw ProtocolJson.invalid(
          "%s has a shape of %d elements, but its binary data has %d strings"
              .formatted(what, elements, found));
    }
  }

  private static void checkBooleans(String what, MemorySegment data) {
    for (long i = 0; i < data.byteSize(); i++) {
      byte value = data.get(ValueLayout.JAVA_BYTE, i);
      if (value != 0 && value != 1) {
        throw ProtocolJson.invalid(
            "%s is of type BOOL, but element %d is the byte %d; only 0 and 1 are allowed"
                .formatted(what, i, Byte.toUnsignedInt(value)));
      }
    }
  }
}
