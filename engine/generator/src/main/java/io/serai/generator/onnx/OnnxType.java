package io.serai.generator.onnx;

/** Types of a tensor's elements. */
public enum OnnxType {
  /** IEEE 754 single precision. */
  FLOAT(1, 4),
  /** Signed, one byte. */
  INT8(3, 1),
  /** Signed, eight bytes. */
  INT64(7, 8),
  /** One byte, 0 or 1. */
  BOOL(9, 1);

  private final int number;
  private final int bytes;

  OnnxType(int number, int bytes) {
    this.number = number;
    this.bytes = bytes;
  }

  /** The number that the format has for it, {@code TensorProto.DataType}. */
  public int number() {
    return number;
  }

  /** Size of one element in bytes. */
  public int bytes() {
    return bytes;
  }
}
