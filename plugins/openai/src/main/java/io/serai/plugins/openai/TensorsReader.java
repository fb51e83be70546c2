package io.serai.plugins.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.serai.spi.ElementType;
import io.serai.spi.Shape;
import io.serai.spi.Tensor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tensors out of an answer in the JSON of the Open Inference Protocol. The answer is gone through
 * twice, since data may come before its type, and numbers as objects would take ten times the
 * memory.
 */
final class TensorsReader {

  /** A tensor without its data. */
  private record Head(String name, ElementType type, Shape shape) {}

  private TensorsReader() {}

  /**
   * Reads an answer.
   *
   * @throws IOException if it isn't one
   */
  static Map<String, Tensor> read(byte[] json) throws IOException {
    List<Head> heads = new ArrayList<>();
    outputs(json, in -> heads.add(head(in)));
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    int[] next = {0};
    outputs(
        json,
        in -> {
          Head head = heads.get(next[0]++);
          tensors.put(head.name, new Tensor(head.type, head.shape, data(in, head, json.length)));
        });
    return tensors;
  }

  private interface Output {
    void read(JsonParser in) throws IOException;
  }

  /** Calls at the beginning of each tensor of the answer, which is to be read to its end. */
  private static void outputs(byte[] json, Output output) throws IOException {
    boolean found = false;
    try (JsonParser in = Json.FACTORY.createParser(json)) {
      expect(in.nextToken(), JsonToken.START_OBJECT);
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String name = in.currentName();
        JsonToken value = in.nextToken();
        if (name.equals("outputs")) {
          found = true;
          expect(value, JsonToken.START_ARRAY);
          while (in.nextToken() != JsonToken.END_ARRAY) {
            expect(in.currentToken(), JsonToken.START_OBJECT);
            output.read(in);
          }
        } else {
          in.skipChildren();
        }
      }
    }
    if (!found) {
      throw new IOException("no 'outputs'");
    }
  }

  private static Head head(JsonParser in) throws IOException {
    String name = null;
    ElementType type = null;
    Shape shape = null;
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String field = in.currentName();
      in.nextToken();
      switch (field) {
        case "name" -> name = in.getValueAsString();
        case "datatype" -> type = ModelMetadata.type(String.valueOf(in.getValueAsString()));
        case "shape" -> shape = shape(in);
        default -> in.skipChildren();
      }
    }
    if (name == null || type == null || shape == null) {
      throw new IOException("an output without name, datatype or shape");
    }
    return new Head(name, type, shape);
  }

  private static Shape shape(JsonParser in) throws IOException {
    expect(in.currentToken(), JsonToken.START_ARRAY);
    List<Long> dimensions = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      long dimension = in.getLongValue();
      if (dimension < 0) {
        throw new IOException("the dimension " + dimension);
      }
      dimensions.add(dimension);
    }
    return Shape.of(dimensions.stream().mapToLong(Long::longValue).toArray());
  }

  private static MemorySegment data(JsonParser in, Head head, int jsonBytes) throws IOException {
    MemorySegment data = null;
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      boolean isData = in.currentName().equals("data");
      in.nextToken();
      if (isData) {
        data = numbers(in, head, count(head, jsonBytes));
      } else {
        in.skipChildren();
      }
    }
    if (data == null) {
      throw new IOException("output '%s' has no 'data'".formatted(head.name));
    }
    return data;
  }

  /** An element takes a character and a comma at least, so a shape that claims more is a lie. */
  private static int count(Head head, int jsonBytes) throws IOException {
    try {
      long elements = head.shape.elements();
      if (elements <= jsonBytes) {
        return (int) elements;
      }
    } catch (ArithmeticException e) {
      throw new IOException("the shape " + head.shape, e);
    }
    throw new IOException(
        "output '%s' has less data than its shape %s says".formatted(head.name, head.shape));
  }

  private static MemorySegment numbers(JsonParser in, Head head, int count) throws IOException {
    if (head.type == ElementType.BYTES) {
      return Strings.read(in, count);
    }
    if (head.type == ElementType.FP16 || head.type == ElementType.BF16) {
      throw new IOException("output '%s' is of type %s".formatted(head.name, head.type));
    }
    MemorySegment data =
        MemorySegment.ofArray(new byte[Math.multiplyExact(count, head.type.bytes())]);
    int at = 0;
    for (JsonToken token = firstElement(in); token != null; token = nextElement(in)) {
      if (at == count) {
        throw new IOException("output '%s' has more data than its shape says".formatted(head.name));
      }
      put(data, at++, head.type, in, token);
    }
    if (at < count) {
      throw new IOException("output '%s' has less data than its shape says".formatted(head.name));
    }
    return data;
  }

  private static void put(
      MemorySegment data, long at, ElementType type, JsonParser in, JsonToken token)
      throws IOException {
    switch (type) {
      case BOOL -> data.setAtIndex(ValueLayout.JAVA_BYTE, at, (byte) (truth(in, token) ? 1 : 0));
      case INT8, UINT8 -> data.setAtIndex(ValueLayout.JAVA_BYTE, at, (byte) in.getIntValue());
      case INT16, UINT16 ->
          data.set(ValueLayout.JAVA_SHORT_UNALIGNED, at * Short.BYTES, (short) in.getIntValue());
      case INT32, UINT32 ->
          data.set(ValueLayout.JAVA_INT_UNALIGNED, at * Integer.BYTES, (int) in.getLongValue());
      case INT64 -> data.set(ValueLayout.JAVA_LONG_UNALIGNED, at * Long.BYTES, in.getLongValue());
      case UINT64 ->
          data.set(
              ValueLayout.JAVA_LONG_UNALIGNED,
              at * Long.BYTES,
              in.getBigIntegerValue().longValue());
      case FP32 -> data.set(ValueLayout.JAVA_FLOAT_UNALIGNED, at * Float.BYTES, in.getFloatValue());
      case FP64 ->
          data.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, at * Double.BYTES, in.getDoubleValue());
      case FP16, BF16, BYTES -> throw new IllegalStateException(type + " is read elsewhere");
    }
  }

  private static boolean truth(JsonParser in, JsonToken token) throws IOException {
    return token.isBoolean() ? token == JsonToken.VALUE_TRUE : in.getIntValue() != 0;
  }

  /** The first element of data that may be nested; null if there is none. */
  static @Nullable JsonToken firstElement(JsonParser in) throws IOException {
    expect(in.currentToken(), JsonToken.START_ARRAY);
    return nextElement(in);
  }

  /** The next element of data that may be nested; null after the last, at the end of the data. */
  static @Nullable JsonToken nextElement(JsonParser in) throws IOException {
    while (true) {
      JsonToken token = in.nextToken();
      switch (token) {
        case START_ARRAY -> {}
        case END_ARRAY -> {
          if (in.getParsingContext().inObject()) {
            return null;
          }
        }
        case null -> throw new IOException("the document ends within its data");
        default -> {
          return token;
        }
      }
    }
  }

  private static void expect(@Nullable JsonToken found, JsonToken wanted) throws IOException {
    if (found != wanted) {
      throw new IOException("%s where %s should be".formatted(found, wanted));
    }
  }
}
