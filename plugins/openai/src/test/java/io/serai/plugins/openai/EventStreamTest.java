package io.serai.plugins.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventStreamTest {
  @Test
  void takesEveryKindOfLineEndCommentsAndEventsOfSeveralLines() throws Exception {
    String stream =
        ": hello\n\n"
            + "data: a\n\n"
            + "data:b\r\n\r\n"
            + "id: 7\r"
            + "event: x\r"
            + "data: c\r"
            + "data: d\r\r\n"
            + "data\n\n"
            + "data: e";
    for (int step = 1; step <= stream.length(); step++) {
      assertThat(events(stream, step))
          .as("pieces of " + step)
          .containsExactly("a", "b", "c\nd", "e");
    }
  }

  @Test
  void refusesLinesAndEventsWithoutEnd() {
    assertThatThrownBy(() -> events("data: " + "x".repeat(2000), 100))
        .isInstanceOf(EventStream.TooLongException.class);
    assertThatThrownBy(() -> events("data: xxxxxxxxxx\n".repeat(2000), 100))
        .isInstanceOf(EventStream.TooLongException.class);
  }

  private static List<String> events(String stream, int step) throws Exception {
    List<String> events = new ArrayList<>();
    EventStream parser = new EventStream(1024);
    byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
    for (int at = 0; at < bytes.length; at += step) {
      parser.accept(ByteBuffer.wrap(bytes, at, Math.min(step, bytes.length - at)), events::add);
    }
    parser.end(events::add);
    return events;
  }
}
