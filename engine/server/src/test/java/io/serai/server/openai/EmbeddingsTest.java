package io.serai.server.openai;

import static io.serai.server.openai.TestingCallees.fields;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.routes.pipeline.RunResult;
import io.serai.routes.trace.Step;
import io.serai.server.api.Json;
import io.serai.server.http.Answers;
import io.serai.server.http.Failure;
import io.serai.spi.Embedding;
import io.serai.spi.Generation;
import io.serai.spi.Generation.FinishReason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbeddingsTest {
  private static final List<Embedding> TWO =
      List.of(new Embedding(new float[] {1, -0.5f}, 3), new Embedding(new float[] {0.1f, 2}, 4));

  @TempDir Path folder;
  private TestingCallees callees;

  @BeforeEach
  void start() throws Exception {
    callees = new TestingCallees(folder);
  }

  private EmbeddingsRequest read(String more) throws IOException {
    return EmbeddingsRequest.read(fields("{'model': 'vectors', " + more + "}"), callees.lookup());
  }

  private static RunResult.Completed done(Object answer) {
    Step step = new Step("s", "vectors", 0, 1, null, answer, null, null, null);
    return new RunResult.Completed(answer, List.of(step), 1);
  }

  private static JsonNode answer(EmbeddingsRequest asked, Object answer) throws IOException {
    return Json.MAPPER.readTree(Answers.bytes(EmbeddingsAnswer.of(asked, done(answer))));
  }

  @Test
  void vectorsAreNumbersInTheOrderOfTheTexts() throws Exception {
    EmbeddingsRequest asked = read("'input': ['a', 'b']");
    assertThat(asked.body().texts()).containsExactly("a", "b");
    assertThat(asked.body().task()).isEqualTo("embeddings");
    assertThat(answer(asked, TWO).toString())
        .isEqualTo(
            "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":[1.0,-0.5]},{\"object\":\"embedding\",\"index\":1,\"embedding\":[0.1,2.0]}],\"model\":\"vectors@1\",\"usage\":{\"prompt_tokens\":7,\"total_tokens\":7}}");
  }

  @Test
  void base64IsLittleEndianSinglePrecision() throws Exception {
    JsonNode answer = answer(read("'input': 'a', 'encoding_format': 'base64'"), TWO.subList(0, 1));
    byte[] bytes = Base64.getDecoder().decode(answer.at("/data/0/embedding").asText());
    ByteBuffer numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(bytes).hasSize(8);
    assertThat(numbers.getFloat(0)).isEqualTo(1f);
    assertThat(numbers.getFloat(4)).isEqualTo(-0.5f);
  }

  @Test
  void usageIsLeftOutWhereItIsntTold() throws Exception {
    List<Embedding> untold = List.of(new Embedding(new float[] {1}, -1));
    assertThat(answer(read("'input': 'a'"), untold).has("usage")).isFalse();
  }

  @Test
  void dimensionsAreThoseOfTheModel() throws Exception {
    assertThat(answer(read("'input': 'a', 'dimensions': 2"), TWO).path("data")).hasSize(2);
    EmbeddingsRequest longer = read("'input': 'a', 'dimensions': 3");
    Failure failure =
        Failure.of(Assertions.catchThrowable(() -> EmbeddingsAnswer.of(longer, done(TWO))));
    assertThat(failure.field()).isEqualTo("dimensions");
    assertThat(failure.detail()).contains("2 dimensions");
  }

  @Test
  void whatAnswersWithoutVectorsIsRefused() throws Exception {
    EmbeddingsRequest asked = read("'input': 'a'");
    Object text = new Generation("x", 1, 1, FinishReason.STOP);
    Failure failure =
        Failure.of(Assertions.catchThrowable(() -> EmbeddingsAnswer.of(asked, done(text))));
    assertThat(failure.field()).isEqualTo("model");
    assertThat(failure.status()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'x': 1 | input",
        "'input': [] | input",
        "'input': ['a', ''] | input[1]",
        "'input': [1, 2] | input[0]",
        "'input': 'a', 'dimensions': 'x' | dimensions",
        "'input': 'a', 'encoding_format': 'hex' | encoding_format"
      },
      quoteCharacter = '\0')
  void whatCannotBeDoneIsRefusedByName(String fields, String param) throws Exception {
    Failure failure =
        callees.refused(
            "{'model': 'vectors', " + fields + "}",
            body -> EmbeddingsRequest.read(body, callees.lookup()));
    assertThat(failure.field()).isEqualTo(param);
    assertThat(failure.status()).isEqualTo(400);
  }
}
