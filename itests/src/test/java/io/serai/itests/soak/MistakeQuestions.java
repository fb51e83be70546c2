package io.serai.itests.soak;

import io.serai.itests.soak.Expected.Refusal;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Requests that can't be answered, with what has to be said of each. */
final class MistakeQuestions {
  private static final int TOO_MANY = 1025;
  private static final String WRONG_SHAPE =
      "{'inputs': {'input_ids': {'datatype': 'INT64', 'shape': [1, 3], 'data': [5, 6]}}}";
  private static final String WRONG_TENSOR =
      "{'inputs': [{'name': 'input_ids', 'shape': [1, 3], 'datatype': 'INT64', 'data': [5, 6]}]}";

  private MistakeQuestions() {}

  static List<Question> all() {
    return List.of(
        Question.mistake("/pipelines/sentiment-bow", "{'text': 'a'", 400, "/detail", "line 1"),
        Question.mistake("/pipelines/sentiment-bow", "", 400, "/detail", "no body"),
        Question.mistake(
            "/pipelines/sentiment-vot", "{'text': 'a'}", 404, "/code", "PIPELINE_NOT_FOUND"),
        Question.mistake("/pipelines/sentiment-bow", WRONG_SHAPE, 400, "/detail", "3 elements"),
        Question.mistake(
            "/pipelines/sentiment-bow",
            "{'texts': [%s]}".formatted(String.join(",", Collections.nCopies(TOO_MANY, "'a'"))),
            413,
            "/code",
            "TOO_LARGE"),
        Question.mistake(
            "/pipelines/tiny-lm",
            "{'text': 'a', 'stream': true, 'parameters': {'maxTokens': 0}}",
            400,
            "/detail",
            "at least 1"),
        Question.mistake("/v1/completions", "{'model':", 400, "/error/code", "invalid_input"),
        Question.mistake(
            "/v1/chat/completions",
            "{'model': 'nobody', 'stream': true, 'messages': [{'role': 'user', 'content': 'x'}]}",
            404,
            "/error/code",
            "model_not_found"),
        Question.mistake(
            "/v1/embeddings",
            "{'model': 'tiny-lm', 'input': 'x'}",
            400,
            "/error/code",
            "unsupported_task"),
        Question.mistake("/v2/models/sentiment-bow/infer", "{", 400, "/error", "line 1"),
        Question.mistake("/v2/models/sentiment-bow/infer", WRONG_TENSOR, 400, "/error", "has 2"),
        Question.mistake(
            "/v2/models/nobody/generate", "{'text_input': 'a'}", 404, "/error", "nobody"),
        Question.mistake("/inference", "[]", 400, "/detail", "JSON object"),
        Question.mistake(
            "/inference/stream", "{'prompt': 'x', 'model': 'gpt5'}", 400, "/detail", "gpt5"),
        Question.mistake("/load_model", "{'model_name': 'gpt5'}", 400, "/detail", "gpt5"),
        Question.mistake("/models/select", "{'priority': 'cheap'}", 400, "/detail", "balanced"),
        Question.mistake(
                "/pipelines/sentiment-bow", "{'text': 'a'}", 403, "/code", "FOREIGN_ORIGIN")
            .with("Origin", "https://example.com"),
        get("/jobs/none", 404, "JOB_NOT_FOUND"),
        get("/inference", 405, "METHOD_NOT_ALLOWED"),
        get("/nowhere", 404, "NOT_FOUND"));
  }

  private static Question get(String path, int status, String code) {
    return new Question(
        Api.MISTAKES, "GET", path, Map.of(), new byte[0], new Refusal(status, "/code", code));
  }
}
