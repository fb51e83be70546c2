package io.serai.plugins.conversation;

import io.serai.spi.ToolCall;
import io.serai.spi.ToolCallPiece;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Puts the calls of tools together that come in pieces, or reads whole ones. What isn't one is left
 * out. Not for several threads.
 */
public final class ToolCallReader {
  /** More calls in one answer aren't taken. */
  private static final int MOST_CALLS = 128;

  private static final class Call {
    final String id;
    final String name;
    final StringBuilder arguments = new StringBuilder();

    Call(String id, String name) {
      this.id = id;
      this.name = name;
    }
  }

  private final List<Call> calls = new ArrayList<>();
  private int size;

  /** No calls yet. */
  public ToolCallReader() {}

  /**
   * Takes the {@code tool_calls} of a message or of a piece of one.
   *
   * @param toolCalls a list, or anything else for none
   * @return what came with them, in order
   */
  public List<ToolCallPiece> read(@Nullable Object toolCalls) {
    List<ToolCallPiece> pieces = new ArrayList<>();
    if (toolCalls instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        ToolCallPiece piece = list.get(i) instanceof Map<?, ?> item ? piece(item, i) : null;
        if (piece != null) {
          pieces.add(piece);
        }
      }
    }
    return pieces;
  }

  /** A call begins with an id or at a new index; some servers number all of them 0. */
  private @Nullable ToolCallPiece piece(Map<?, ?> item, int place) {
    int index = item.get("index") instanceof Integer told ? told : place;
    Map<?, ?> function = item.get("function") instanceof Map<?, ?> map ? map : Map.of();
    String id = text(item.get("id"));
    String name = text(function.get("name"));
    String arguments = function.get("arguments") instanceof String text ? text : "";
    size += arguments.length();
    boolean goesOn =
        index >= 0 && index < calls.size() && (id == null || id.equals(calls.get(index).id));
    if (goesOn) {
      calls.get(index).arguments.append(arguments);
      return new ToolCallPiece(index, null, null, arguments);
    }
    if (name == null || calls.size() == MOST_CALLS) {
      return null;
    }
    Call call = new Call(id == null ? "call_" + UUID.randomUUID() : id, name);
    call.arguments.append(arguments);
    calls.add(call);
    return new ToolCallPiece(calls.size() - 1, call.id, name, arguments);
  }

  private static @Nullable String text(@Nullable Object value) {
    return value instanceof String text && !text.isEmpty() ? text : null;
  }

  /** How many characters of arguments came. */
  public int size() {
    return size;
  }

  /** All calls, as far as they have come. */
  public List<ToolCall> calls() {
    return calls.stream()
        .map(call -> new ToolCall(call.id, call.name, call.arguments.toString()))
        .toList();
  }
}
