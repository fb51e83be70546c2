package io.serai.plugins.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.serai.spi.ElementType;
import io.serai.spi.Shape;
import io.serai.spi.Tensor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
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
  private static final int MOST_OUTPUTS = 4096;
  private static final int MOST_DIMENSIONS = 64;

  /** A tensor without its data. */
  private record Head(String name, ElementType type, Shape shape) {}

  private TensorsReader() {}

  /**
   * Reads an answer.
   *
   * @param memory what the data is taken from
   * @throws IOException if it isn't one
   * @throws AttemptFailure if there isn't the memory for it
   */
  static Map<String, Tensor> read(byte[] json, AnswerMemory.Share memory)
      throws IOException, AttemptFailure {
    List<Head> heads = new ArrayList<>();
    outputs(
        json,
        in -> {
          if (heads.size() == MOST_OUTPUTS) {
            throw new IOException("more than %d outputs".formatted(MOST_OUTPUTS));
          }
          heads.add(head(in));
        });
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    int[] next = {0};
    outputs(
        json,
        in -> {
          Head head = heads.get(next[0]++);
          MemorySegment data = data(in, head, new Growing(memory));
          tensors.put(head.name, new Tensor(head.type, head.shape, data));
        });
    return tensors;
  }

  private interface Output {
    void read(JsonParser in) throws IOException, AttemptFailure;
  }

  /** Calls at the beginning of each tensor of the answer, which is to be read to its end. */
  private static void outputs(byte[] json, Output output) throws IOException, AttemptFailure {
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
      if (dimension < 0 || dimensions.size() == MOST_DIMENSIONS) {
        throw new IOException("the dimension " + dimension);
      }
      dimensions.add(dimension);
    }
    return Shape.of(dimensions.stream().mapToLong(Long::longValue).toArray());
  }

  private static MemorySegment data(JsonParser in, Head head, Growing into)
      throws IOException, AttemptFailure {
    MemorySegment data = null;
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      boolean isData = in.currentName().equals("data");
      in.nextToken();
      if (isData && data != null) {
        throw new IOException("output '%s' has 'data' twice".formatted(head.name));
      }
      if (isData) {
        data = elements(in, head, elements(head), into);
      } else {
        in.skipChildren();
      }
    }
    if (data == null) {
      throw new IOException("output '%s' has no 'data'".formatted(head.name));
    }
    return data;
  }

  private static long elements(Head head) throws IOException {
    try {
      return head.shape.elements();
    } catch (ArithmeticException e) {
      throw new IOException("the shape " + head.shape, e);
    }
  }

  /** Believes the shape only as far as elements come. */
  private static MemorySegment elements(JsonParser in, Head head, long count, Growing into)
      throws IOException, AttemptFailure {
    if (head.type == ElementType.FP16 || head.type == ElementType.BF16) {
      throw new IOException("output '%s' is of type %s".formatted(head.name, head.type));
    }
    long found = 0;
    for (JsonToken token = firstElement(in); token != null; token = nextElement(in)) {
      if (++found > count) {
        throw new IOException("output '%s' has more data than its shape says".formatted(head.name));
      }
      put(into, head.type, in, token);
    }
    if (found < count) {
      throw new IOException(
          "output '%s' has less data than its shape %s says".formatted(head.name, head.shape));
    }
    return MemorySegment.ofArray(into.bytes());
  }

  private static void put(Growing into, ElementType type, JsonParser in, JsonToken token)
      throws IOException, AttemptFailure {
    switch (type) {
      case BOOL -> into.room(1).put((byte) (truth(in, token) ? 1 : 0));
      case INT8, UINT8 -> into.room(1).put((byte) in.getIntValue());
      case INT16, UINT16 -> into.room(Short.BYTES).putShort((short) in.getIntValue());
      case INT32, UINT32 -> into.room(Integer.BYTES).putInt((int) in.getLongValue());
      case INT64 -> into.room(Long.BYTES).putLong(in.getLongValue());
      case UINT64 -> into.room(Long.BYTES).putLong(in.getBigIntegerValue().longValue());
      case FP32 -> into.room(Float.BYTES).putFloat(in.getFloatValue());
      case FP64 -> into.room(Double.BYTES).putDouble(in.getDoubleValue());
      case BYTES -> {
        if (token != JsonToken.VALUE_STRING) {
          throw new IOException("%s where a string should be".formatted(token));
        }
        byte[] text = in.getText().getBytes(StandardCharsets.UTF_8);
        into.room(Integer.BYTES + text.length).putInt(text.length).put(text);
      }
      case FP16, BF16 -> throw new IllegalStateException(type + " isn't read from JSON");
    }
  }

  private static boolean truth(JsonParser in, JsonToken token) throws IOException {
    return token.isBoolean() ? token == JsonToken.VALUE_TRUE : in.getIntValue() != 0;
  }

  /** The first element of data that may be nested; null if there is none. */
  private static @Nullable JsonToken firstElement(JsonParser in) throws IOException {
    expect(in.currentToken(), JsonToken.START_ARRAY);
    return nextElement(in);
  }

  /** The next element of data that may be nested; null after the last, at the end of the data. */
  private static @Nullable JsonToken nextElement(JsonParser in) throws IOException {
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
