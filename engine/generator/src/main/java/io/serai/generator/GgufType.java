package io.serai.generator;

/** What a tensor of a GGUF file is kept in. */
enum GgufType {
  /** IEEE 754 single precision. */
  F32(0, 1, 4),
  /** Blocks of 32 bytes with a scale in half precision. */
  Q8_0(8, 32, 34);

  private final int number;
  private final int blockElements;
  private final int blockBytes;

  GgufType(int number, int blockElements, int blockBytes) {
    this.number = number;
    this.blockElements = blockElements;
    this.blockBytes = blockBytes;
  }

  int number() {
    return number;
  }

  int blockBytes() {
    return blockBytes;
  }

  /** Whether rows of so many numbers can be kept so. */
  boolean keeps(long row) {
    return row % blockElements == 0;
  }

  long bytes(long elements) {
    return elements / blockElements * blockBytes;
  }
}
