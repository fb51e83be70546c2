package io.serai.plugins.onnxruntime;

import io.serai.spi.Shape;
import io.serai.spi.TensorSpec;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Reads name, type and shape of a graph's input or output. Names of constants give message and
 * field of {@code onnx.proto}.
 */
final class ValueInfoReader {
  private static final int VALUE_NAME = 1;
  private static final int VALUE_TYPE = 2;
  private static final int TYPE_TENSOR = 1;
  private static final int TENSOR_ELEMENT = 1;
  private static final int TENSOR_SHAPE = 2;
  private static final int SHAPE_DIMENSION = 1;
  private static final int DIMENSION_VALUE = 1;

  /** ONNX Runtime takes no more. */
  private static final int MOST_DIMENSIONS = 64;

  private final ProtobufReader in;
  private String name = "";
  private int element;
  private final LongStream.Builder dimensions = LongStream.builder();
  private int rank;

  ValueInfoReader(ProtobufReader in) {
    this.in = in;
  }

  /**
   * Reads it.
   *
   * @return with dimensions of -1 where a call decides; empty for what isn't a tensor of a type
   *     that the engine knows
   * @throws io.serai.spi.SeraiException if the file is damaged
   * @throws IOException if it can't be read
   */
  Optional<TensorSpec> read(long end) throws IOException {
    while (!in.atEnd(end)) {
      switch (in.nextField(end)) {
        case VALUE_NAME -> name = in.readString(end);
        case VALUE_TYPE -> readType(in.enter(end));
        default -> in.skip(end);
      }
    }
    return OnnxTypes.ofFile(element)
        .map(known -> new TensorSpec(name, known, Shape.of(dimensions.build().toArray())));
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
        case SHAPE_DIMENSION -> {
          if (++rank > MOST_DIMENSIONS) {
            throw in.invalid("more than %d dimensions".formatted(MOST_DIMENSIONS));
          }
          dimensions.add(readDimension(in.enter(end)));
        }
        default -> in.skip(end);
      }
    }
  }

  private long readDimension(long end) throws IOException {
    long size = -1;
    while (!in.atEnd(end)) {
      switch (in.nextField(end)) {
        case DIMENSION_VALUE -> size = Math.max(-1, in.readVarint(end));
        default -> in.skip(end);
      }
    }
    return size;
  }
}
