package io.serai.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResumptionTest {
  private static final String ANSWER =
      "{\"record\":1,\"result\":{\"text\":\"an \\\"error\\\"\"}}\n";
  private static final String OWN = "{\"record\":2,\"error\":{\"code\":\"INVALID_INPUT\"}}\n";
  private static final String OTHER = "{\"record\":3,\"error\":{\"code\":\"STOPPING\"}}\n";

  @TempDir Path folder;

  private Path output(String text) throws IOException {
    return Files.writeString(folder.resolve("out.jsonl"), text);
  }

  @Test
  void goesOnAfterTheLastWholeLine() throws IOException {
    Path output = output(ANSWER + ANSWER + "{\"rec");
    assertThat(Resumption.of(output)).isEqualTo(new Resumption(2, 0));
    assertThat(output).hasContent(ANSWER + ANSWER);
  }

  @Test
  void redoesWhatFailedForOtherReasonsThanTheRecord() throws IOException {
    Path output = output(ANSWER + OWN + OTHER + ANSWER);
    assertThat(Resumption.of(output)).isEqualTo(new Resumption(2, 1));
    assertThat(output).hasContent(ANSWER + OWN);
  }
}
