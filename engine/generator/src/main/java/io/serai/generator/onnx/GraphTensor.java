package io.serai.generator.onnx;

import com.google.protobuf.ByteString;
import java.util.List;

/** A constant of a graph. */
public sealed interface GraphTensor {
  /** Unique in the graph. */
  String name();

  /** Of its elements. */
  OnnxType type();

  /** Sizes, none for a scalar. */
  List<Long> dimensions();

  /**
   * A small constant, within the graph's file.
   *
   * @param elements in row order, little-endian
   */
  record Inline(String name, OnnxType type, List<Long> dimensions, ByteString elements)
      implements GraphTensor {
    /** Copies the list. */
    public Inline {
      dimensions = List.copyOf(dimensions);
    }
  }

  /**
   * A constant in another file.
   *
   * @param location the other file, relative to the graph's
   * @param offset of the first byte there
   * @param length in bytes
   */
  record External(
      String name, OnnxType type, List<Long> dimensions, String location, long offset, long length)
      implements GraphTensor {
    /** Copies the list. */
    public External {
      dimensions = List.copyOf(dimensions);
    }
  }
}
