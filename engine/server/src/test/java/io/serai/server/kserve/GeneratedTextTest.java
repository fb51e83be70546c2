package io.serai.server.kserve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.routes.model.StepToken;
import io.serai.routes.pipeline.RunResult;
import io.serai.server.api.Json;
import io.serai.spi.ErrorCode;
import io.serai.spi.Generation;
import io.serai.spi.SeraiException;
import java.util.List;
import org.junit.jupiter.api.Test;

class GeneratedTextTest {
  private final GeneratedText text =
      new GeneratedText("poet", "1", new GenerateRequest(null, "a", RequestParameters.NONE), true);

  private static StepToken token(String text) {
    return new StepToken("poet", "poet", null, 1, text, List.of());
  }

  private static RunResult.Completed done(String text) {
    Generation answer = new Generation(text, 1, 2, Generation.FinishReason.STOP);
    return new RunResult.Completed(answer, List.of(), 0);
  }

  @Test
  void theLastEventHasWhatWasNotSent() throws Exception {
    assertThat(text.of(token("On"))).isNotNull();
    assertThat(text.of(token(""))).isNull();
    assertThat(Json.MAPPER.readTree(text.rest(done("Once"))).get("text_output").asText())
        .isEqualTo("ce");
  }

  /** As where another model is chosen after the first one failed in the middle. */
  @Test
  void aTextThatBeganAgainIsAFailure() {
    assertThat(text.of(token("On"))).isNotNull();
    assertThatThrownBy(() -> text.rest(done("Twice")))
        .hasMessageContaining("begun again after part of it was sent")
        .extracting(e -> ((SeraiException) e).code())
        .isEqualTo(ErrorCode.PIPELINE_FAILED);
  }
}
