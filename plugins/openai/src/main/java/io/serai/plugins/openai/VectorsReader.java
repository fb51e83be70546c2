package io.serai.plugins.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.serai.spi.Embedding;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Vectors out of an answer of the OpenAI API, number by number: as objects they would take many
 * times the memory.
 */
final class VectorsReader {
  private final JsonParser in;
  private final AnswerMemory.Share memory;
  private final float[] @Nullable [] vectors;
  private int elements;
  private int tokens = -1;

  /**
   * Reads from a parser at the beginning of the answer.
   *
   * @param count how many vectors there must be
   */
  VectorsReader(JsonParser in, int count, AnswerMemory.Share memory) {
    this.in = in;
    this.memory = memory;
    vectors = new float[count][];
  }

  /**
   * Reads all of it.
   *
   * @throws IOException if it isn't so many vectors, all of one length
   * @throws AttemptFailure if there isn't the memory for them
   */
  List<Embedding> read() throws IOException, AttemptFailure {
    expect(in.nextToken(), JsonToken.START_OBJECT);
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      JsonToken value = in.nextToken();
      if (name.equals("data") && value == JsonToken.START_ARRAY) {
        while (in.nextToken() != JsonToken.END_ARRAY) {
          readElement();
        }
      } else if (name.equals("usage") && value == JsonToken.START_OBJECT) {
        readUsage();
      } else {
        in.skipChildren();
      }
    }
    return checked();
  }

  private void readElement() throws IOException, AttemptFailure {
    expect(in.currentToken(), JsonToken.START_OBJECT);
    int place = elements++;
    float[] vector = null;
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      JsonToken value = in.nextToken();
      if (name.equals("index") && value == JsonToken.VALUE_NUMBER_INT) {
        place = in.getIntValue();
      } else if (name.equals("embedding")) {
        vector = readVector();
      } else {
        in.skipChildren();
      }
    }
    if (vector == null || place < 0 || place >= vectors.length || vectors[place] != null) {
      throw new IOException("no vector, or not of another one of the texts");
    }
    vectors[place] = vector;
  }

  private float[] readVector() throws IOException, AttemptFailure {
    expect(in.currentToken(), JsonToken.START_ARRAY);
    Growing numbers = new Growing(memory);
    while (in.nextToken() != JsonToken.END_ARRAY) {
      numbers.room(Float.BYTES).putFloat(in.getFloatValue());
    }
    byte[] bytes = numbers.bytes();
    float[] vector = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).asFloatBuffer().get(vector);
    return vector;
  }

  private void readUsage() throws IOException {
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      JsonToken value = in.nextToken();
      if (name.equals("prompt_tokens") && value == JsonToken.VALUE_NUMBER_INT) {
        tokens = Math.max(-1, in.getIntValue());
      } else {
        in.skipChildren();
      }
    }
  }

  private List<Embedding> checked() throws IOException {
    List<Embedding> embeddings = new ArrayList<>(vectors.length);
    int length = 0;
    for (float[] vector : vectors) {
      if (vector == null || vector.length == 0 || (length > 0 && vector.length != length)) {
        throw new IOException("not one vector for each text, all of one length");
      }
      length = vector.length;
      embeddings.add(new Embedding(vector, vectors.length == 1 ? tokens : -1));
    }
    return embeddings;
  }

  private static void expect(@Nullable JsonToken found, JsonToken wanted) throws IOException {
    if (found != wanted) {
      throw new IOException("%s where %s should be".formatted(found, wanted));
    }
  }
}
