package io.serai.itests.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.itests.soak.Expected.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class JudgeTest {
  private static final Question TEXT =
      Question.post(Api.PIPELINES, "/pipelines/a", "{}", reply -> reply.text("/text"));
  private static final Question MISTAKE = Question.mistake("/a", "{", 400, "/detail", "line 1");

  private final Judge judge =
      new Judge(
          number ->
              reply(
                  200,
                  number.equals("7")
                      ? "{'verdict': 'refused', 'rule': 'ceiling'}"
                      : "{'verdict': 'admitted'}"));

  private static Reply reply(int status, String body, String... header) {
    Map<String, String> headers = header.length == 0 ? Map.of() : Map.of(header[0], header[1]);
    return new Reply(status, headers, body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static void wrong(ThrowingCallable judging, String why) {
    assertThatThrownBy(judging).isInstanceOf(WrongAnswerException.class).hasMessageContaining(why);
  }

  @Test
  void theSameAnswerAgainIsRight() throws Exception {
    Reply reply = reply(200, "{'text': 'seven'}");
    assertThat(judge.judge(TEXT, reply)).isEqualTo(Outcome.ANSWERED);
    assertThat(judge.judge(TEXT, reply)).isEqualTo(Outcome.ANSWERED);
  }

  @Test
  void anotherAnswerThanTheFirstIsWrong() throws Exception {
    judge.judge(TEXT, reply(200, "{'text': 'seven'}"));
    wrong(() -> judge.judge(TEXT, reply(200, "{'text': 'eight'}")), "the first time seven");
  }

  @Test
  void anAnswerThatIsCutOffIsWrong() {
    wrong(() -> judge.judge(TEXT, reply(200, "{'text': 'sev")), "isn't JSON");
    wrong(() -> judge.judge(TEXT, reply(200, "{}")), "there is no /text");
  }

  @Test
  void aFailureWhereAnAnswerIsDueIsWrong() {
    wrong(() -> judge.judge(TEXT, reply(500, "{}")), "isn't 200");
    wrong(() -> judge.judge(TEXT, reply(404, "{}")), "isn't 200");
  }

  @Test
  void aMistakeIsToldOfInItsWords() throws Exception {
    assertThat(judge.judge(MISTAKE, reply(400, "{'detail': 'line 1, column 2'}")))
        .isEqualTo(Outcome.ANSWERED);
    wrong(() -> judge.judge(MISTAKE, reply(400, "{'detail': 'no'}")), "doesn't say 'line 1'");
    wrong(() -> judge.judge(MISTAKE, reply(200, "{'detail': 'line 1'}")), "isn't 400");
  }

  @Test
  void aRefusalForNowSaysWhenToComeBack() throws Exception {
    assertThat(judge.judge(TEXT, reply(429, "{}", "retry-after", "1"))).isEqualTo(Outcome.REFUSED);
    wrong(() -> judge.judge(TEXT, reply(429, "{}")), "no Retry-After");
    wrong(() -> judge.judge(TEXT, reply(503, "{}")), "no Retry-After");
  }

  @Test
  void aRefusalForWantOfMemoryHasItsDecision() throws Exception {
    assertThat(judge.judge(TEXT, reply(507, "{'detail': 'no (decision 7)'}")))
        .isEqualTo(Outcome.REFUSED);
    Question large =
        Question.post(Api.TOO_LARGE, "/a", "{}", new Refusal(507, "/detail", "decision"));
    assertThat(judge.judge(large, reply(507, "{'detail': 'no (decision 7)'}")))
        .isEqualTo(Outcome.ANSWERED);
    wrong(() -> judge.judge(TEXT, reply(507, "{'detail': 'no'}")), "no decision");
    wrong(() -> judge.judge(TEXT, reply(507, "{'detail': 'no (decision 8)'}")), "admitted");
  }

  @Test
  void onlyTheModelThatComesAndGoesMayBeUnloaded() throws Exception {
    Question passing =
        Question.post(Api.RESIDENCY, "/pipelines/a", "{}", reply -> reply.text("/text"));
    Reply reply = reply(409, "{'detail': 'it was unloaded'}");
    assertThat(judge.judge(passing, reply)).isEqualTo(Outcome.UNLOADED);
    wrong(() -> judge.judge(TEXT, reply), "nobody unloads");
  }

  @Test
  void streamsHaveToEndAsTheyShould() throws Exception {
    Question streamed =
        DeviceQuestions.all().stream()
            .filter(question -> question.path().equals("/inference/stream"))
            .findFirst()
            .orElseThrow();
    String pieces =
        "data: {'chunk_id':0,'text':'7','is_final':false}\n\n: loading\n\n"
            + "data: {'chunk_id':1,'text':';','is_final':true}\n\n";
    String done = "data: [DONE]\n\n";
    String[] type = {"content-type", "text/event-stream"};
    assertThat(judge.judge(streamed, reply(200, pieces + done, type))).isEqualTo(Outcome.ANSWERED);
    wrong(() -> judge.judge(streamed, reply(200, pieces, type)), "isn't [DONE]");
    wrong(() -> judge.judge(streamed, reply(200, pieces + "data: [DO", type)), "within an event");
    wrong(
        () -> judge.judge(streamed, reply(200, pieces.replace("true", "false") + done, type)),
        "piece 1");
    wrong(
        () -> judge.judge(streamed, reply(200, pieces.replace("7", "8") + done, type)),
        "the first time 7;");
  }
}
