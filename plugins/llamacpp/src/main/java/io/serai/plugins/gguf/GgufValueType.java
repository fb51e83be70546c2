package io.serai.plugins.gguf;

import java.util.Optional;

/** Types of metadata, in the order of their numbers in files. */
enum GgufValueType {
  UINT8(1),
  INT8(1),
  UINT16(2),
  INT16(2),
  UINT32(4),
  INT32(4),
  FLOAT32(4),
  BOOL(1),
  STRING(8),
  ARRAY(12),
  UINT64(8),
  INT64(8),
  FLOAT64(8);

  private static final GgufValueType[] BY_NUMBER = values();

  private final int leastBytes;

  GgufValueType(int leastBytes) {
    this.leastBytes = leastBytes;
  }

  static Optional<GgufValueType> of(int number) {
    return number < 0 || number >= BY_NUMBER.length
        ? Optional.empty()
        : Optional.of(BY_NUMBER[number]);
  }

  /** What a value takes in the file at least; numbers take just that. */
  int leastBytes() {
    return leastBytes;
  }

  boolean isFraction() {
    return this == FLOAT32 || this == FLOAT64;
  }
}
