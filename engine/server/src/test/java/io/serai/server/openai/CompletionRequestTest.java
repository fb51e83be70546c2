package io.serai.server.openai;

import static io.serai.server.openai.TestingCallees.fields;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.server.http.Failure;
import io.serai.server.http.InvalidFieldException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletionRequestTest {
  @TempDir Path folder;
  private TestingCallees callees;

  @BeforeEach
  void start() throws Exception {
    callees = new TestingCallees(folder);
  }

  private TextRequest read(String more) throws IOException {
    return CompletionRequest.read(fields("{'model': 'writer', " + more + "}"), callees.lookup());
  }

  @Test
  void onePromptIsOneText() throws Exception {
    TextRequest request = read("'prompt': 'Once'");
    assertThat(request.body().text()).isEqualTo("Once");
    assertThat(request.texts()).isZero();
    assertThat(request.body().parameters())
        .containsExactlyInAnyOrderEntriesOf(Map.of("temperature", 1.0, "maxTokens", 16L));
  }

  @Test
  void whatAChoiceGoesByIsForRequestsThatLeaveTheChoice() throws Exception {
    String choice =
        "'prompt': 'Once', 'preferred_model': 'writer', 'max_latency_ms': 900.5, 'min_quality':"
            + " 0.5";
    assertThat(
            CompletionRequest.read(
                    fields("{'model': 'auto:speed', " + choice + "}"), callees.lookup())
                .body()
                .parameters())
        .containsEntry("prefer", "writer")
        .containsEntry("maxLatency", 900.5)
        .containsEntry("minQuality", 0.5);
    assertThatThrownBy(() -> read(choice))
        .isInstanceOf(InvalidFieldException.class)
        .hasMessageContaining("'max_latency_ms' is for requests in which the engine chooses");
    assertThatThrownBy(
            () ->
                CompletionRequest.read(
                    fields("{'model': 'auto', 'prompt': 'a', 'max_latency_ms': 0}"),
                    callees.lookup()))
        .isInstanceOf(InvalidFieldException.class)
        .hasMessage("'max_latency_ms' must be above 0, but is 0");
  }

  @Test
  void probabilitiesMayBeThoseOfTheChosenTokensAlone() throws Exception {
    assertThat(read("'prompt': 'Once', 'logprobs': 0").body().parameters())
        .containsEntry("logprobs", 0L);
  }

  @Test
  void severalPromptsAreAnsweredEach() throws Exception {
    TextRequest request = read("'prompt': ['Once', 'Twice'], 'max_tokens': 3");
    assertThat(request.body().texts()).containsExactly("Once", "Twice");
    assertThat(request.texts()).isEqualTo(2);
    assertThat(request.body().parameters()).containsEntry("maxTokens", 3L);
  }

  @Test
  void anEchoGoesBeforeTheText() throws Exception {
    AnswerForm form = read("'prompt': ['Once', 'Twice'], 'echo': true").form();
    assertThat(form.whole(1, new Reply(" more", "stop")).path("text").asText())
        .isEqualTo("Twice more");
    assertThat(
            read("'prompt': 'Once'")
                .form()
                .whole(0, new Reply(" more", "stop"))
                .path("text")
                .asText())
        .isEqualTo(" more");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'max_tokens': 1 | prompt | is needed",
        "'prompt': '' | prompt | is empty",
        "'prompt': [] | prompt | empty list",
        "'prompt': [5, 6] | prompt[0] | send text",
        "'prompt': [[5, 6]] | prompt[0] | send text",
        "'prompt': ['a', true] | prompt[1] | must be a string",
        "'prompt': {} | prompt | a string or a list",
        "'prompt': 'a', 'logprobs': 6 | logprobs | from 0 to 5",
        "'prompt': 'a', 'logprobs': 0, 'echo': true | logprobs | leave 'echo' or",
        "'prompt': 'a', 'suffix': 'b' | suffix | leave it out",
        "'prompt': 'a', 'best_of': 2 | best_of | can only be 1",
        "'prompt': 'a', 'n': 2 | n | can only be 1",
        "'prompt': 'a', 'echo': 1 | echo | true or false"
      },
      quoteCharacter = '\0')
  void whatCannotBeDoneIsRefusedByName(String fields, String param, String reason)
      throws Exception {
    Failure failure =
        callees.refused(
            "{'model': 'writer', " + fields + "}",
            body -> CompletionRequest.read(body, callees.lookup()));
    assertThat(failure.field()).isEqualTo(param);
    assertThat(failure.status()).isEqualTo(400);
    assertThat(failure.detail()).contains(reason);
  }
}
