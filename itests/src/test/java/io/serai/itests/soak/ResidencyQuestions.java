package io.serai.itests.soak;

import io.serai.itests.soak.Expected.Answer;
import io.serai.itests.soak.Expected.Essence;
import java.util.List;

/** A model that comes and goes, and is asked meanwhile. */
final class ResidencyQuestions {
  /** A copy of sentiment-bow that nobody else asks. */
  static final String MODEL = "passing";

  private static final Essence NAME = reply -> reply.text("/name");

  private ResidencyQuestions() {}

  static List<Question> all() {
    return List.of(
        ask("/admin/models/passing/load", "", NAME),
        ask("/admin/models/passing/load?wait=false", "", there("/job_id")),
        ask("/admin/models/passing/unload", "", NAME),
        ask("/v2/repository/models/passing/load", "", NAME),
        ask("/v2/repository/models/passing/unload", "", NAME),
        ask("/load_model", "{'model_name': 'passing'}", there("/load_time")),
        ask("/models/select", "{'model': 'passing', 'load': true}", there("/model")),
        asked("{'text': 'Lovely.'}"),
        asked("{'text': 'Lovely.', 'parameters': {'keepAlive': 0}}"));
  }

  private static Question asked(String body) {
    Answer answer = new Answer(SharedAnswer.LOVELY, reply -> reply.text("/result"));
    return Question.post(Api.RESIDENCY, "/pipelines/passing", body, answer);
  }

  private static Question ask(String path, String body, Essence essence) {
    return Question.post(Api.RESIDENCY, path, body, essence);
  }

  private static Essence there(String pointer) {
    return reply -> {
      reply.text(pointer);
      return "";
    };
  }
}
