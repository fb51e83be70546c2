package io.serai.itests.soak;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.itests.soak.Expected.Answer;
import io.serai.itests.soak.Expected.Essence;
import java.util.List;

/** The OpenAI API: chat, completions, embeddings. */
final class OpenAiQuestions {
  private static final String CHAT = "/v1/chat/completions";
  private static final String COMPLETIONS = "/v1/completions";
  private static final String EMBEDDINGS = "/v1/embeddings";
  private static final String SPOKEN = "/choices/0/message/content";
  private static final String WRITTEN = "/choices/0/text";
  private static final String LONG_AGO =
      "{'model': 'tiny-lm', 'prompt': 'Long ago', 'max_tokens': 12, 'temperature': 0%s}";
  private static final String CHAT_LONG_AGO =
      "{'model': 'org/tiny-chat', 'max_tokens': 12, 'temperature': 0, 'messages': [{'role': 'user',"
          + " 'content': 'Long ago'}]%s}";
  private static final String SUM =
      "{'model': '%s', 'temperature': 0, 'stop': ';', 'messages': [{'role': 'user', 'content':"
          + " '3+4='}]}";
  private static final String STREAM = ", 'stream': true";
  private static final String STREAM_WITH_USAGE =
      STREAM + ", 'stream_options': {'include_usage': true}";

  private OpenAiQuestions() {}

  static List<Question> all() {
    return List.of(
        text(CHAT, SUM.formatted("chatty"), SharedAnswer.SUM, SPOKEN),
        text(CHAT, SUM.formatted("auto:speed"), SharedAnswer.SUM, SPOKEN),
        text(CHAT, CHAT_LONG_AGO.formatted(""), SharedAnswer.LONG_AGO, SPOKEN),
        streamed(
            CHAT,
            CHAT_LONG_AGO.formatted(STREAM_WITH_USAGE),
            SharedAnswer.LONG_AGO,
            "/choices/0/delta/content"),
        ask(
            CHAT,
            "{'model': 'pipeline:sentiment-vote', 'messages': [{'role': 'user', 'content':"
                + " 'I loved it.'}]}",
            reply -> reply.text(SPOKEN)),
        text(COMPLETIONS, LONG_AGO.formatted(""), SharedAnswer.LONG_AGO, WRITTEN),
        streamed(COMPLETIONS, LONG_AGO.formatted(STREAM), SharedAnswer.LONG_AGO, WRITTEN),
        streamed(
            COMPLETIONS,
            "{'model': 'tiny-lm', 'prompt': 'Once', 'max_tokens': 96, 'temperature': 1.5, 'top_k':"
                + " 200, 'seed': 7, 'stream': true}",
            SharedAnswer.DRAWN,
            WRITTEN),
        text(
            COMPLETIONS,
            "{'model': 'tiny-lm-gguf', 'prompt': 'I bought', 'max_tokens': 8, 'temperature': 0}",
            SharedAnswer.BOUGHT,
            WRITTEN),
        streamed(
            COMPLETIONS,
            "{'model': 'tiny-lm-gguf', 'prompt': 'I bought', 'max_tokens': 8, 'temperature': 0,"
                + " 'stream': true}",
            SharedAnswer.BOUGHT,
            WRITTEN),
        text(
            COMPLETIONS,
            "{'model': 'auto', 'prompt': '3+4=', 'stop': ';', 'temperature': 0}",
            SharedAnswer.SUM,
            WRITTEN),
        ask(
            EMBEDDINGS,
            "{'model': 'sentence-embedding', 'input': ['A cat.', 'A dog.']}",
            reply -> reply.text("/data")),
        ask(
            EMBEDDINGS,
            "{'model': 'sentence-embedding', 'input': 'A cat.', 'encoding_format': 'base64'}",
            reply -> reply.text("/data/0/embedding")));
  }

  private static Question ask(String path, String body, Essence essence) {
    return Question.post(Api.OPENAI, path, body, essence);
  }

  private static Question text(String path, String body, String same, String pointer) {
    return Question.post(Api.OPENAI, path, body, new Answer(same, reply -> reply.text(pointer)));
  }

  private static Question streamed(String path, String body, String same, String pointer) {
    return Question.post(
        Api.OPENAI, path, body, new Answer(same, reply -> joined(reply.events(), pointer)));
  }

  /** The text of a stream that says why it ended, and then that it did. */
  private static String joined(List<Event> events, String pointer) throws WrongAnswerException {
    if (events.isEmpty() || !events.getLast().data().equals("[DONE]")) {
      throw new WrongAnswerException("the last event isn't [DONE]");
    }
    StringBuilder text = new StringBuilder();
    String finish = "";
    for (Event event : events.subList(0, events.size() - 1)) {
      JsonNode chunk = Reply.json(event.data());
      text.append(chunk.at(pointer).asText());
      finish += chunk.at("/choices/0/finish_reason").asText("");
    }
    if (!finish.equals("length") && !finish.equals("stop")) {
      throw new WrongAnswerException("finish_reason is '%s'".formatted(finish));
    }
    return text.toString();
  }
}
