package io.serai.itests.soak;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.itests.soak.Expected.Answer;
import io.serai.itests.soak.Expected.Essence;
import java.util.List;

/** {@code POST /pipelines/NAME}: pipelines and models, whole and streamed. */
final class PipelineQuestions {
  private static final String LONG_AGO = "{'text': 'Long ago', 'parameters': {'maxTokens': 12}%s}";
  private static final String DRAWN =
      "{'text': 'Once', 'stream': true, 'parameters': {'maxTokens': 96, 'temperature': 1.5, 'topK':"
          + " 200, 'seed': 7}}";
  private static final String TENSORS =
      "{'inputs': {'input_ids': {'datatype': 'INT64', 'shape': [1, 2], 'data': [5, 6]},"
          + " 'attention_mask': {'datatype': 'INT64', 'shape': [1, 2], 'data': [1, 1]}}}";

  private static final Essence RESULT = reply -> reply.text("/result");

  private PipelineQuestions() {}

  static List<Question> all() {
    return List.of(
        ask("sentiment-vote", "{'text': 'I loved it.'}", RESULT),
        ask("sentiment-cascade", "{'text': 'Not bad at all.'}", RESULT),
        ask("story-mood", "{'text': 'Long ago'}", RESULT),
        ask("by-task", "{'text': 'A cat.', 'task': 'embeddings'}", RESULT),
        ask("sentiment-bow", "{'text': 'Lovely.'}", new Answer(SharedAnswer.LOVELY, RESULT)),
        ask("sentiment-bow", "Lovely.", new Answer(SharedAnswer.LOVELY, RESULT))
            .with("Content-Type", "text/plain"),
        ask("sentiment-bert", "{'texts': ['Lovely.', 'Terrible.']}", RESULT),
        ask("isolated", "{'text': 'It broke.'}", RESULT),
        ask(
            "sentiment-bow",
            TENSORS,
            new Answer(SharedAnswer.LOGITS, reply -> reply.text("/result/outputs/logits/data"))),
        ask(
            "auto:speed",
            "{'text': 'I loved it.', 'task': 'text-classification'}",
            reply -> reply.text("/result/label")),
        ask(
            "tiny-lm",
            LONG_AGO.formatted(""),
            new Answer(SharedAnswer.LONG_AGO, reply -> reply.text("/result/text"))),
        ask(
            "tiny-lm",
            LONG_AGO.formatted(", 'stream': true"),
            new Answer(SharedAnswer.LONG_AGO, PipelineQuestions::streamed)),
        ask("tiny-lm", DRAWN, new Answer(SharedAnswer.DRAWN, PipelineQuestions::streamed)),
        ask("story-mood", "{'text': 'Once', 'stream': true}", PipelineQuestions::streamed));
  }

  private static Question ask(String name, String body, Essence essence) {
    return ask(name, body, new Answer("", essence));
  }

  private static Question ask(String name, String body, Answer answer) {
    return Question.post(Api.PIPELINES, "/pipelines/" + name, body, answer);
  }

  /** The result of a streamed run: its last event; all before are tokens. */
  private static String streamed(Reply reply) throws WrongAnswerException {
    List<Event> events = reply.events();
    if (events.size() < 2 || !events.getLast().type().equals("answer")) {
      throw new WrongAnswerException("the last event isn't an answer after tokens");
    }
    StringBuilder text = new StringBuilder();
    for (Event event : events.subList(0, events.size() - 1)) {
      if (!event.type().equals("token")) {
        throw new WrongAnswerException("an event before the last is of type " + event.type());
      }
      text.append(Reply.text(Reply.json(event.data()), "/text"));
    }
    JsonNode answer = Reply.json(events.getLast().data());
    if (!answer.at("/result/text").isTextual()) {
      return Reply.text(answer, "/result");
    }
    String whole = Reply.text(answer, "/result/text");
    if (!text.toString().equals(whole)) {
      throw new WrongAnswerException("the tokens are '%s', the text '%s'".formatted(text, whole));
    }
    return whole;
  }
}
