package io.serai.itests.soak;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.itests.soak.Expected.Answer;
import io.serai.itests.soak.Expected.Essence;
import java.util.List;

/** The device API's texts and choices. */
final class DeviceQuestions {
  private static final String LONG_AGO =
      "{'prompt': 'Long ago', 'model': 'tiny-lm', 'max_tokens': 12, 'temperature': 0}";

  private DeviceQuestions() {}

  static List<Question> all() {
    return List.of(
        ask(
            "/inference",
            "{'prompt': 'Long ago', 'model': 'tiny-lm', 'max_length': 12, 'temperature': 0}",
            new Answer(SharedAnswer.LONG_AGO, reply -> reply.text("/response"))),
        ask(
            "/inference",
            "{'prompt': '3+4=', 'auto_select': true, 'max_length': 1, 'temperature': 0}",
            new Answer(SharedAnswer.SUM, reply -> reply.text("/response"))),
        ask(
            "/inference",
            "{'prompt': '3+4=', 'preferred_model': ['gpt5', 'tiny-lm'], 'max_length': 1,"
                + " 'temperature': 0}",
            new Answer(SharedAnswer.SUM, reply -> reply.text("/response"))),
        ask(
            "/batch_inference",
            "{'prompts': ['3+4=', '2+2='], 'model': 'tiny-lm', 'max_length': 2, 'temperature': 0}",
            reply -> reply.text("/results/0/response") + reply.text("/results/1/response")),
        ask(
            "/inference/generate",
            LONG_AGO,
            new Answer(SharedAnswer.LONG_AGO, reply -> reply.text("/generated_text"))),
        ask(
            "/inference/stream",
            LONG_AGO,
            new Answer(SharedAnswer.LONG_AGO, DeviceQuestions::streamed)),
        any("/quick/generate", "{'prompt': 'Once', 'max_tokens': 4}", "/generated_text"),
        any("/quick/chat", "{'message': '3+4=', 'max_tokens': 4}", "/response"),
        ask(
            "/models/select",
            "{'model': 'tiny-lm'}",
            reply -> reply.text("/status") + " " + reply.text("/model")),
        any(
            "/models/select",
            "{'auto_select': true, 'capabilities': ['text-generation'], 'priority': 'speed'}",
            "/model"),
        any("/optimize", "", "/message"));
  }

  private static Question ask(String path, String body, Essence essence) {
    return ask(path, body, new Answer("", essence));
  }

  private static Question ask(String path, String body, Answer answer) {
    return Question.post(Api.DEVICE, path, body, answer);
  }

  /** What differs from time to time, but has to be there. */
  private static Question any(String path, String body, String pointer) {
    return ask(
        path,
        body,
        reply -> {
          reply.text(pointer);
          return "";
        });
  }

  /** The text of a stream whose last piece says that it is, before the end. */
  private static String streamed(Reply reply) throws WrongAnswerException {
    List<Event> events = reply.events();
    if (events.size() < 2 || !events.getLast().data().equals("[DONE]")) {
      throw new WrongAnswerException("the last event isn't [DONE]");
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < events.size() - 1; i++) {
      JsonNode chunk = Reply.json(events.get(i).data());
      text.append(Reply.text(chunk, "/text"));
      if (chunk.path("chunk_id").asInt(-1) != i
          || chunk.path("is_final").asBoolean() != (i == events.size() - 2)) {
        throw new WrongAnswerException("piece %d is %s".formatted(i, chunk));
      }
    }
    return text.toString();
  }
}
