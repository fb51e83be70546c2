package io.serai.plugins.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.spi.ToolCall;
import io.serai.spi.ToolCallPiece;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ToolCallReaderTest {
  private final ToolCallReader reader = new ToolCallReader();

  private static Map<String, Object> item(Integer index, String id, String name, String arguments) {
    Map<String, Object> function = new HashMap<>(Map.of("arguments", arguments));
    if (name != null) {
      function.put("name", name);
    }
    Map<String, Object> item = new HashMap<>(Map.of("function", function));
    if (index != null) {
      item.put("index", index);
    }
    if (id != null) {
      item.put("id", id);
    }
    return item;
  }

  @Test
  void piecesOfACallAreJoined() {
    assertThat(reader.read(List.of(item(0, "a", "add", ""))))
        .containsExactly(new ToolCallPiece(0, "a", "add", ""));
    assertThat(reader.read(List.of(item(0, null, null, "[1"), item(1, "b", "sub", "[]"))))
        .containsExactly(
            new ToolCallPiece(0, null, null, "[1"), new ToolCallPiece(1, "b", "sub", "[]"));
    reader.read(List.of(item(0, "a", "add", "]")));
    assertThat(reader.calls())
        .containsExactly(new ToolCall("a", "add", "[1]"), new ToolCall("b", "sub", "[]"));
    assertThat(reader.size()).isEqualTo(5);
  }

  @Test
  void wholeCallsNeedNoNumbers() {
    reader.read(List.of(item(null, "a", "add", "1"), item(null, "b", "add", "2")));
    assertThat(reader.calls()).extracting(ToolCall::id).containsExactly("a", "b");
  }

  @Test
  void anotherIdIsAnotherCallWhateverItsNumber() {
    reader.read(List.of(item(0, "a", "add", "1")));
    assertThat(reader.read(List.of(item(0, "b", "sub", "2"))))
        .containsExactly(new ToolCallPiece(1, "b", "sub", "2"));
  }

  @Test
  void aCallWithoutAnIdGetsOne() {
    ToolCallPiece piece = reader.read(List.of(item(0, null, "add", "1"))).getFirst();
    assertThat(piece.id()).startsWith("call_");
    assertThat(reader.calls().getFirst().id()).isEqualTo(piece.id());
  }

  @Test
  void whatIsNoCallIsLeftOut() {
    assertThat(reader.read(null)).isEmpty();
    assertThat(reader.read("add")).isEmpty();
    assertThat(reader.read(List.of("add", Map.of(), item(0, "a", null, "1")))).isEmpty();
    assertThat(reader.calls()).isEmpty();
  }
}
