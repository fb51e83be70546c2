package io.serai.spi;

/** The type of a tensor's elements, named as in the Open Inference Protocol v2. */
public enum ElementType {
  /** One byte, 0 or 1. */
  BOOL(1),
  /** Unsigned, one byte. */
  UINT8(1),
  /** Unsigned, two bytes. */
  UINT16(2),
  /** Unsigned, four bytes. */
  UINT32(4),
  /** Unsigned, eight bytes. */
  UINT64(8),
  /** Signed, one byte. */
  INT8(1),
  /** Signed, two bytes. */
  INT16(2),
  /** Signed, four bytes. */
  INT32(4),
  /** Signed, eight bytes. */
  INT64(8),
  /** IEEE 754 half precision. */
  FP16(2),
  /** The upper half of an IEEE 754 single. */
  BF16(2),
  /** IEEE 754 single precision. */
  FP32(4),
  /** IEEE 754 double precision. */
  FP64(8),
  /** Strings: per element its length in four bytes, little-endian, then that many bytes. */
  BYTES(0);

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  /** Size of one element in bytes; 0 where it varies. */
  public int bytes() {
    return bytes;
  }
}
