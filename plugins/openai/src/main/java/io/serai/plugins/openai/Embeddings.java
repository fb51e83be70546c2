package io.serai.plugins.openai;

import com.fasterxml.jackson.core.JsonParser;
import io.serai.plugins.openai.AttemptFailure.Kind;
import io.serai.spi.Embedding;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
   * @param memory what the vectors are taken from
   * @throws AttemptFailure if it isn't one vector per text, all of one length, or there isn't the
   *     memory for them
   */
  static List<Embedding> read(
      byte[] json, int count, RemoteServer server, AnswerMemory.Share memory)
      throws AttemptFailure {
    try (JsonParser in = Json.FACTORY.createParser(json)) {
      return new VectorsReader(in, count, memory).read();
    } catch (IOException e) {
      throw new AttemptFailure(
          Kind.SERVER_FAILED,
          ErrorCode.REMOTE_FAILED,
          "%s answered something else than one vector per text:%s"
              .formatted(server.host(), server.excerpt(json)));
    }
  }
}
