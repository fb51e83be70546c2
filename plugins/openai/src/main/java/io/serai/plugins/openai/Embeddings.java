package io.serai.plugins.openai;

import io.serai.plugins.openai.AttemptFailure.Kind;
import io.serai.spi.Embedding;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Vectors of texts, in the words of the OpenAI API. */
final class Embeddings {
  private Embeddings() {}

  static BodyPublisher write(List<String> texts, String model) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("model", model);
    document.put("input", texts);
    document.put("encoding_format", "float");
    try {
      return BodyPublishers.ofByteArray(Json.DOCUMENTS.asBytes(document));
    } catch (IOException e) {
      throw new SeraiException(ErrorCode.INTERNAL, "a request couldn't be written: " + e, e);
    }
  }

  /**
   * Reads an answer.
   *
   * @param count how many texts there were; the tokens are only told of all together, so those of
   *     one are known only if it was alone
   * @throws AttemptFailure if it isn't one vector per text, all of one length
   */
  static List<Embedding> read(byte[] json, int count, RemoteServer server) throws AttemptFailure {
    String text = new String(json, StandardCharsets.UTF_8);
    SortedMap<Integer, Embedding> found = new TreeMap<>();
    try {
      Map<String, Object> document = Json.object(text);
      int tokens = count == 1 ? Json.count(document, "usage", "prompt_tokens") : -1;
      if (Json.at(document, "data") instanceof List<?> data && data.size() == count) {
        for (int i = 0; i < count; i++) {
          int index = Json.count(data.get(i), "index");
          float[] vector = vector(Json.at(data.get(i), "embedding"));
          int place = index < 0 ? i : index;
          if (vector != null && place < count) {
            found.put(place, new Embedding(vector, tokens));
          }
        }
      }
    } catch (IOException e) {
      throw notVectors(server, text);
    }
    long lengths = found.values().stream().mapToInt(one -> one.vector().length).distinct().count();
    if (found.size() != count || lengths != 1) {
      throw notVectors(server, text);
    }
    return List.copyOf(found.values());
  }

  private static AttemptFailure notVectors(RemoteServer server, String text) {
    return new AttemptFailure(
        Kind.SERVER_FAILED,
        ErrorCode.REMOTE_FAILED,
        "%s answered something else than one vector per text:%s"
            .formatted(server.host(), server.excerpt(text)));
  }

  private static float @Nullable [] vector(@Nullable Object json) {
    if (!(json instanceof List<?> numbers) || numbers.isEmpty()) {
      return null;
    }
    float[] vector = new float[numbers.size()];
    for (int i = 0; i < vector.length; i++) {
      if (!(numbers.get(i) instanceof Number number)) {
        return null;
      }
      vector[i] = number.floatValue();
    }
    return vector;
  }
}
