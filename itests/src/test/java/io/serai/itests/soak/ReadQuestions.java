package io.serai.itests.soak;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Every address that the engine's OpenAPI document says can be read without knowing a name. */
final class ReadQuestions {
  private ReadQuestions() {}

  /**
   * One question for each.
   *
   * @param document of {@code GET /openapi.json}
   */
  static List<Question> all(JsonNode document) {
    List<Question> questions = new ArrayList<>();
    for (var path : document.path("paths").properties()) {
      JsonNode operation = path.getValue().path("get");
      if (!path.getKey().contains("{") && !operation.isMissingNode()) {
        JsonNode types = operation.at("/responses/200/content");
        questions.add(Question.get(Api.READS, path.getKey(), reply -> read(reply, types)));
      }
    }
    return questions;
  }

  private static String read(Reply reply, JsonNode types) throws WrongAnswerException {
    if (!types.has(reply.contentType())) {
      throw new WrongAnswerException("%s isn't among %s".formatted(reply.contentType(), types));
    }
    if (reply.contentType().equals("application/json")) {
      reply.json();
    }
    return "";
  }
}
