package io.serai.server.kserve;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.serai.spi.ElementType;
import io.serai.spi.SeraiException;
import io.serai.spi.Shape;
import io.serai.spi.Tensor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one input. Its data is read at once where type and shape stand before it, else skipped and
 * read when they are known.
 */
final class InputReader {
  private static final int MOST_DIMENSIONS = 32;
  private static final int MOST_ELEMENTS = Integer.MAX_VALUE / Long.BYTES;

  private final RequestBody body;
  private final int number;
  private @Nullable String name;
  private @Nullable ElementType type;
  private @Nullable Shape shape;
  private long elements;
  private @Nullable MemorySegment data;
  private int dataBegins = -1;
  private int dataEnds;
  private Map<String, Object> parameters = Map.of();

  /** The request's so manieth input, counted from 1. */
  InputReader(RequestBody body, int number) {
    this.body = body;
    this.number = number;
  }

  /** The input's name; after {@link #tensor}. */
  String name() {
    return name == null ? "" : name;
  }

  /** Reads up to the end of the object. */
  void read(JsonParser in) throws IOException {
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String key = in.currentName();
      in.nextToken();
      switch (key) {
        case "name" -> name = ProtocolJson.text(in, "the 'name' of " + what());
        case "datatype" -> type = type(ProtocolJson.text(in, "the 'datatype' of " + what()));
        case "shape" -> shape(in);
        case "data" -> data(in);
        case "parameters" -> parameters = ProtocolJson.parameters(in, what());
        default -> in.skipChildren();
      }
    }
  }

  /**
   * What was read.
   *
   * @param binary has its data where the request says so
   * @throws SeraiException with {@link io.serai.spi.ErrorCode#INVALID_INPUT} if something is
   *     missing or doesn't fit
   */
  Tensor tensor(BinaryData binary) throws IOException {
    if (name == null || name.isEmpty()) {
      throw ProtocolJson.invalid("%s has no 'name'".formatted(what()));
    }
    if (type == null) {
      throw ProtocolJson.invalid(
          "%s has no 'datatype', one of %s"
              .formatted(what(), Arrays.toString(ElementType.values())));
    }
    if (shape == null) {
      throw ProtocolJson.invalid("%s has no 'shape', such as [1, 2]".formatted(what()));
    }
    InferRequestReader.refuse(parameters, what(), "shared_memory_region");
    return new Tensor(type, shape, segment(type, binary));
  }

  private MemorySegment segment(ElementType known, BinaryData binary) throws IOException {
    boolean inJson = data != null || dataBegins >= 0;
    Object size = parameters.get("binary_data_size");
    if (size != null && inJson) {
      throw ProtocolJson.invalid(
          "%s has both 'data' and the parameter 'binary_data_size'; send one of them"
              .formatted(what()));
    }
    if (size != null) {
      if (!(size instanceof Long bytes)) {
        throw ProtocolJson.invalid(
            "the parameter 'binary_data_size' of %s must be a whole number, not '%s'"
                .formatted(what(), size));
      }
      return binary.take(what(), known, elements, bytes);
    }
    if (data != null) {
      return data;
    }
    if (!inJson) {
      throw ProtocolJson.invalid(
          "%s has neither 'data' nor the parameter 'binary_data_size'".formatted(what()));
    }
    try (JsonParser again =
        ProtocolJson.FACTORY.createParser(body.bytes(), dataBegins, dataEnds - dataBegins)) {
      again.nextToken();
      return ElementReader.read(again, what(), known, elements, most());
    }
  }

  private void data(JsonParser in) throws IOException {
    if (in.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    if (in.currentToken() != JsonToken.START_ARRAY) {
      throw ProtocolJson.invalid("the 'data' of %s must be a list".formatted(what()));
    }
    if (type != null && shape != null) {
      data = ElementReader.read(in, what(), type, elements, most());
    } else {
      dataBegins = (int) in.currentTokenLocation().getByteOffset();
      in.skipChildren();
      dataEnds = (int) in.currentLocation().getByteOffset();
    }
  }

  /** No element takes less than a byte of the JSON. */
  private int most() {
    return Math.min(body.jsonLength(), MOST_ELEMENTS);
  }

  private void shape(JsonParser in) throws IOException {
    long[] dimensions = new long[MOST_DIMENSIONS];
    int rank = 0;
    if (in.currentToken() != JsonToken.START_ARRAY) {
      throw notAShape();
    }
    while (in.nextToken() != JsonToken.END_ARRAY) {
      boolean fits =
          in.currentToken() == JsonToken.VALUE_NUMBER_INT
              && in.getNumberType() != JsonParser.NumberType.BIG_INTEGER
              && in.getLongValue() >= 0
              && rank < MOST_DIMENSIONS;
      if (!fits) {
        throw notAShape();
      }
      dimensions[rank++] = in.getLongValue();
    }
    Shape read = Shape.of(Arrays.copyOf(dimensions, rank));
    try {
      elements = read.elements();
    } catch (ArithmeticException e) {
      throw ProtocolJson.invalid("%s has the shape %s, which can't be".formatted(what(), read));
    }
    shape = read;
  }

  private SeraiException notAShape() {
    return ProtocolJson.invalid(
        "the 'shape' of %s must be a list of whole numbers, none negative, such as [1, 2]"
            .formatted(what()));
  }

  private ElementType type(String datatype) {
    try {
      return ElementType.valueOf(datatype);
    } catch (IllegalArgumentException e) {
      throw ProtocolJson.invalid(
          "%s has the datatype '%s', which is none of %s"
              .formatted(what(), datatype, Arrays.toString(ElementType.values())));
    }
  }

  private String what() {
    return name == null ? "input " + number : "input '" + name + "'";
  }
}
