package io.serai.itests.soak;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.itests.soak.Expected.Refusal;
import java.util.ArrayList;
import java.util.List;

/** Everything that is asked. */
final class Questions {
  private static final String TENSORS =
      "{'inputs': {'input_ids': {'datatype': 'INT64', 'shape': [1, 1], 'data': [1]}}}";

  private Questions() {}

  /**
   * All of them.
   *
   * @param document of {@code GET /openapi.json}
   * @param tooLarge a model that the gate never lets in
   */
  static List<Question> all(JsonNode document, String tooLarge) {
    List<Question> all = new ArrayList<>();
    all.addAll(PipelineQuestions.all());
    all.addAll(OpenAiQuestions.all());
    all.addAll(InferenceProtocolQuestions.all());
    all.addAll(DeviceQuestions.all());
    all.addAll(ReadQuestions.all(document));
    all.addAll(ResidencyQuestions.all());
    all.addAll(MistakeQuestions.all());
    all.add(tooLarge(tooLarge));
    all.add(refused("/v2/repository/models/%s/load".formatted(tooLarge), "/error"));
    all.add(refused("/pipelines/" + tooLarge, "/detail"));
    return all;
  }

  /** A load that is refused with a decision, which the judge looks for. */
  static Question tooLarge(String model) {
    return refused("/admin/models/%s/load".formatted(model), "/detail");
  }

  private static Question refused(String path, String pointer) {
    String body = path.startsWith("/pipelines") ? TENSORS : "";
    return Question.post(Api.TOO_LARGE, path, body, new Refusal(507, pointer, "decision"));
  }
}
