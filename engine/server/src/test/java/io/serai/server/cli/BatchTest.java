package io.serai.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.spi.ErrorCode;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BatchTest {
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();

  private static Batch.Summary run(TestingApi api, String input, OutputStream output)
      throws Exception {
    return new Batch(api, "any", null, null, 2)
        .run(new BufferedReader(new StringReader(input)), output, 0, done -> {});
  }

  @Test
  void nothingIsWrittenForRecordsThatAnEngineThatStopsDidntAnswer() {
    TestingApi api = new TestingApi(text -> text.equals("c") ? ErrorCode.STOPPING : null);
    assertThatThrownBy(() -> run(api, "\"a\"\n\"b\"\n\"c\"\n\"d\"\n", output))
        .isInstanceOf(NoEngineException.class)
        .hasMessageContaining("ended after 2 records")
        .hasMessageContaining("--resume");
    assertThat(output.toString(StandardCharsets.UTF_8).lines())
        .hasSize(2)
        .noneMatch(line -> line.contains("error"));
  }

  @Test
  void recordsThatAnEngineIsTooBusyForAreAskedAgain() throws Exception {
    AtomicInteger busy = new AtomicInteger(3);
    TestingApi api =
        new TestingApi(
            text -> text.equals("b") && busy.getAndDecrement() > 0 ? ErrorCode.OVERLOADED : null);
    assertThat(run(api, "\"a\"\n\"b\"\n\"c\"\n", output)).isEqualTo(new Batch.Summary(3, 0));
    assertThat(output.toString(StandardCharsets.UTF_8))
        .containsSubsequence("\"result\":\"a\"", "\"result\":\"b\"", "\"result\":\"c\"");
  }

  @Test
  void aRecordThatIsntUtf8FailsAlone() throws Exception {
    String latin1 = "\"k\u00e4se\"\n";
    String utf8 = new String(latin1.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    assertThat(run(new TestingApi(text -> null), latin1 + utf8, output))
        .isEqualTo(new Batch.Summary(2, 1));
    assertThat(output.toString(StandardCharsets.UTF_8).lines())
        .satisfiesExactly(
            line -> assertThat(line).contains("\"record\":1", "isn't UTF-8 text"),
            line -> assertThat(line).contains("\"record\":2", "\"result\":\"k\u00e4se\""));
  }

  @Test
  void anOutputThatIsClosedEndsTheBatchAtOnce() {
    AtomicInteger asked = new AtomicInteger();
    TestingApi api =
        new TestingApi(
            text -> {
              asked.incrementAndGet();
              return null;
            });
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    assertThatThrownBy(() -> run(api, "\"a\"\n".repeat(100), closed)).hasMessage("Broken pipe");
    assertThat(asked).hasValue(2);
  }
}
