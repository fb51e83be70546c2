package io.serai.core.worker.wire;

import io.serai.spi.ChatMessage;
import io.serai.spi.ContentPart;
import io.serai.spi.Tool;
import io.serai.spi.ToolCall;
import io.serai.spi.ToolCallPiece;
import io.serai.spi.ToolChoice;
import io.serai.spi.ToolUse;
import org.jspecify.annotations.Nullable;

/**
 * Writes conversations and what they have to do with tools; {@link ConversationValues} reads it.
 */
final class ConversationFields {
  private final FieldWriter out;

  ConversationFields(FieldWriter out) {
    this.out = out;
  }

  void message(ChatMessage message) {
    out.string(message.role());
    out.string(message.content());
    out.list(message.parts(), this::part);
    out.list(message.toolCalls(), this::toolCall);
    text(message.toolCallId());
  }

  private void part(ContentPart part) {
    switch (part) {
      case ContentPart.Text(var text) -> {
        out.choice(ContentType.TEXT);
        out.string(text);
      }
      case ContentPart.Image(var url, var detail) -> {
        out.choice(ContentType.IMAGE);
        out.string(url);
        text(detail);
      }
    }
  }

  void toolCall(ToolCall call) {
    out.string(call.id());
    out.string(call.name());
    out.string(call.arguments());
  }

  void toolCallPiece(ToolCallPiece piece) {
    out.int32(piece.index());
    text(piece.id());
    text(piece.name());
    out.string(piece.arguments());
  }

  void tools(@Nullable ToolUse use) {
    out.bool(use != null);
    if (use != null) {
      out.list(use.tools(), this::tool);
      choice(use.choice());
      flag(use.parallel());
    }
  }

  private void tool(Tool tool) {
    out.string(tool.name());
    text(tool.description());
    text(tool.parameters());
    flag(tool.strict());
  }

  private void choice(@Nullable ToolChoice choice) {
    switch (choice) {
      case null -> out.choice(ToolChoiceType.UNTOLD);
      case ToolChoice.Auto() -> out.choice(ToolChoiceType.AUTO);
      case ToolChoice.None() -> out.choice(ToolChoiceType.NONE);
      case ToolChoice.Required() -> out.choice(ToolChoiceType.REQUIRED);
      case ToolChoice.Named(var name) -> {
        out.choice(ToolChoiceType.NAMED);
        out.string(name);
      }
    }
  }

  private void text(@Nullable String text) {
    out.bool(text != null);
    if (text != null) {
      out.string(text);
    }
  }

  private void flag(@Nullable Boolean flag) {
    out.bool(flag != null);
    if (flag != null) {
      out.bool(flag);
    }
  }
}
