package io.serai.formats.onnx;

import io.serai.spi.ElementType;
import io.serai.spi.Shape;
import io.serai.spi.TensorSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what a graph takes or gives. The field numbers are those of {@code onnx.proto}. */
final class ValueInfoReader {
  private static final int VALUE_NAME = 1;
  private static final int VALUE_TYPE = 2;
  private static final int TYPE_TENSOR = 1;
  private static final int TENSOR_ELEMENT = 1;
  private static final int TENSOR_SHAPE = 2;
  private static final int SHAPE_DIMENSION = 1;
  private static final int DIMENSION_VALUE = 1;
  private static final int MOST_DIMENSIONS = 64;

  private final ProtobufReader in;
  private String name = "";
  private int element;
  private List<Long> shape = new ArrayList<>();

  ValueInfoReader(ProtobufReader in) {
    this.in = in;
  }

  /** Reads one; null if it is no tensor of a known type. */
  @Nullable TensorSpec read(long end) throws IOException {
    name = "";
    element = 0;
    shape = new ArrayList<>();
    while (!in.atEnd(end)) {
      switch (in.nextField(end)) {
        case VALUE_NAME -> name = in.readString(end);
        case VALUE_TYPE -> readType(in.enter(end));
        default -> in.skip(end);
      }
    }
    ElementType type = type(element);
    return type == null
        ? null
        : new TensorSpec(name, type, Shape.of(shape.stream().mapToLong(Long::longValue).toArray()));
  }

  private void readType(long end) throws IOException {
    while (!in.atEnd(end)) {
      switch (in.nextField(end)) {
        case TYPE_TENSOR -> readTensor(in.enter(end));
        default -> in.skip(end);
      }
    }
  }

  private void readTensor(long end) throws IOException {
    while (!in.atEnd(end)) {
      switch (in.nextField(end)) {
        case TENSOR_ELEMENT -> element = (int) in.readVarint(end);
        case TENSOR_SHAPE -> readShape(in.enter(end));
        default -> in.skip(end);
      }
    }
  }

  private void readShape(long end) throws IOException {
    while (!in.atEnd(end)) {
      switch (in.nextField(end)) {
        case SHAPE_DIMENSION -> shape.add(readDimension(in.enter(end)));
        default -> in.skip(end);
      }
      if (shape.size() > MOST_DIMENSIONS) {
        throw in.invalid("more than " + MOST_DIMENSIONS + " dimensions");
      }
    }
  }

  /** -1 where it has a name instead of a value, or neither. */
  private long readDimension(long end) throws IOException {
    long value = -1;
    while (!in.atEnd(end)) {
      switch (in.nextField(end)) {
        case DIMENSION_VALUE -> value = in.readVarint(end);
        default -> in.skip(end);
      }
    }
    return Math.max(-1, value);
  }

  /** By the numbers of {@code TensorProto.DataType}. */
  private static @Nullable ElementType type(int number) {
    return switch (number) {
      case 1 -> ElementType.FP32;
      case 2 -> ElementType.UINT8;
      case 3 -> ElementType.INT8;
      case 4 -> ElementType.UINT16;
      case 5 -> ElementType.INT16;
      case 6 -> ElementType.INT32;
      case 7 -> ElementType.INT64;
      case 8 -> ElementType.BYTES;
      case 9 -> ElementType.BOOL;
      case 10 -> ElementType.FP16;
      case 11 -> ElementType.FP64;
      case 12 -> ElementType.UINT32;
      case 13 -> ElementType.UINT64;
      case 16 -> ElementType.BF16;
      default -> null;
    };
  }
}
