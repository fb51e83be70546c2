package io.serai.itests.soak;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.itests.soak.Expected.Answer;
import io.serai.itests.soak.Expected.Essence;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The Open Inference Protocol: tensors as JSON and as binary data, texts, the repository. */
final class InferenceProtocolQuestions {
  private static final String HEADER = "Inference-Header-Content-Length";
  private static final String BOW = "/v2/models/sentiment-bow/infer";
  private static final String TEXTS =
      "{'inputs': [{'name': 'text', 'shape': [2], 'datatype': 'BYTES', 'data': ['Lovely.',"
          + " 'Terrible.']}]}";
  private static final String TENSORS =
      "{'inputs': [{'name': 'input_ids', 'shape': [1, 2], 'datatype': 'INT64', 'data': [5, 6]},"
          + " {'name': 'attention_mask', 'shape': [1, 2], 'datatype': 'INT64', 'data': [1, 1]}]}";
  private static final String BINARY =
      "{'inputs': [{'name': 'input_ids', 'shape': [1, 2], 'datatype': 'INT64', 'parameters':"
          + " {'binary_data_size': 16}}, {'name': 'attention_mask', 'shape': [1, 2], 'datatype':"
          + " 'INT64', 'parameters': {'binary_data_size': 16}}], 'parameters':"
          + " {'binary_data_output': true}}";
  private static final String LONG_AGO =
      "{'text_input': 'Long ago', 'parameters': {'max_tokens': 12, 'details': true}}";
  private static final String DRAWN =
      "{'text_input': 'Once', 'parameters': {'max_tokens': 96, 'temperature': 1.5, 'top_k': 200,"
          + " 'seed': 7, 'details': true}}";

  private InferenceProtocolQuestions() {}

  static List<Question> all() {
    return List.of(
        ask(BOW, TENSORS, new Answer(SharedAnswer.LOGITS, reply -> reply.text("/outputs/0/data"))),
        binary(),
        ask("/v2/models/sentiment-bert/infer", TEXTS, reply -> reply.text("/outputs")),
        ask("/v2/models/sentiment-cascade/infer", TEXTS, reply -> reply.text("/outputs/0/data")),
        ask("/v2/models/sentence-embedding/infer", TEXTS, reply -> reply.text("/outputs")),
        ask(
            "/v2/models/tiny-lm/generate",
            LONG_AGO,
            new Answer(SharedAnswer.LONG_AGO, reply -> reply.text("/text_output"))),
        ask(
            "/v2/models/tiny-lm/generate_stream",
            LONG_AGO,
            new Answer(SharedAnswer.LONG_AGO, InferenceProtocolQuestions::streamed)),
        ask(
            "/v2/models/tiny-lm/generate_stream",
            DRAWN,
            new Answer(SharedAnswer.DRAWN, InferenceProtocolQuestions::streamed)),
        ask("/v2/repository/index", "{'ready': false}", reply -> names(reply.json())));
  }

  private static Question ask(String path, String body, Essence essence) {
    return ask(path, body, new Answer("", essence));
  }

  private static Question ask(String path, String body, Answer answer) {
    return Question.post(Api.INFERENCE_PROTOCOL, path, body, answer);
  }

  private static Question binary() {
    byte[] head = BINARY.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    ByteBuffer body =
        ByteBuffer.allocate(head.length + 4 * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    body.put(head).putLong(5).putLong(6).putLong(1).putLong(1);
    return new Question(
        Api.INFERENCE_PROTOCOL,
        "POST",
        BOW,
        Map.of(HEADER, Integer.toString(head.length)),
        body.array(),
        new Answer(SharedAnswer.LOGITS, InferenceProtocolQuestions::numbers));
  }

  /** The two numbers of a binary answer, as JSON has them. */
  private static String numbers(Reply reply) throws WrongAnswerException {
    byte[] body = reply.body();
    String length = reply.header(HEADER);
    if (!length.matches("\\d{1,6}") || Integer.parseInt(length) + 2 * Float.BYTES != body.length) {
      throw new WrongAnswerException(
          "%d bytes don't end with two numbers behind the %s bytes of JSON"
              .formatted(body.length, length));
    }
    int json = Integer.parseInt(length);
    Reply.text(Reply.json(Arrays.copyOf(body, json)), "/outputs/0/parameters/binary_data_size");
    ByteBuffer data =
        ByteBuffer.wrap(body, json, 2 * Float.BYTES).slice().order(ByteOrder.LITTLE_ENDIAN);
    return "[%s,%s]".formatted(data.getFloat(), data.getFloat());
  }

  /** The text of a stream whose last event says why it ended. */
  private static String streamed(Reply reply) throws WrongAnswerException {
    StringBuilder text = new StringBuilder();
    List<Event> events = reply.events();
    for (Event event : events) {
      text.append(Reply.text(Reply.json(event.data()), "/text_output"));
    }
    if (events.isEmpty()
        || Reply.json(events.getLast().data()).at("/details/finish_reason").isMissingNode()) {
      throw new WrongAnswerException("the last event doesn't say why the text ended");
    }
    return text.toString();
  }

  private static String names(JsonNode index) throws WrongAnswerException {
    List<String> names = new ArrayList<>();
    for (JsonNode entry : index) {
      Reply.text(entry, "/state");
      names.add(Reply.text(entry, "/name"));
    }
    return String.join(" ", names);
  }
}
