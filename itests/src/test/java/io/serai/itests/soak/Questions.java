package io.serai.itests.soak;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.itests.soak.Expected.Refusal;
import java.util.ArrayList;
import java.util.List;

/** Everything that is asked. */
final class Questions {
  private Questions() {}

  /**
   * All of them.
   *
   * @param document of {@code GET /openapi.json}
   * @param tooLarge a model that the gate never lets in
   * @param body what it is asked
   */
  static List<Question> all(JsonNode document, String tooLarge, String body) {
    List<Question> all = new ArrayList<>();
    all.addAll(PipelineQuestions.all());
    all.addAll(OpenAiQuestions.all());
    all.addAll(InferenceProtocolQuestions.all());
    all.addAll(DeviceQuestions.all());
    all.addAll(ReadQuestions.all(document));
    all.addAll(ResidencyQuestions.all());
    all.addAll(MistakeQuestions.all());
    all.add(tooLarge(tooLarge, body));
    return all;
  }

  /** Refused with a decision, which the judge looks for. */
  static Question tooLarge(String model, String body) {
    return Question.post(
        Api.TOO_LARGE, "/pipelines/" + model, body, new Refusal(507, "/detail", "decision"));
  }
}
