package io.serai.core.worker.wire;

import io.serai.spi.ChatMessage;
import io.serai.spi.ContentPart;
import io.serai.spi.Tool;
import io.serai.spi.ToolCall;
import io.serai.spi.ToolCallPiece;
import io.serai.spi.ToolChoice;
import io.serai.spi.ToolUse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what {@link ConversationFields} wrote. */
final class ConversationValues {
  private static final List<ContentType> CONTENT_TYPES = List.of(ContentType.values());
  private static final List<ToolChoiceType> CHOICE_TYPES = List.of(ToolChoiceType.values());

  private final FieldReader in;

  ConversationValues(FieldReader in) {
    this.in = in;
  }

  ChatMessage message() {
    return new ChatMessage(
        in.string(), in.string(), in.list(this::part), in.list(this::toolCall), text());
  }

  private ContentPart part() {
    return switch (in.choice(CONTENT_TYPES)) {
      case TEXT -> new ContentPart.Text(in.string());
      case IMAGE -> new ContentPart.Image(in.string(), text());
    };
  }

  ToolCall toolCall() {
    return new ToolCall(in.string(), in.string(), in.string());
  }

  ToolCallPiece toolCallPiece() {
    return new ToolCallPiece(in.int32(), text(), text(), in.string());
  }

  @Nullable ToolUse tools() {
    return in.bool() ? new ToolUse(in.list(this::tool), choice(), flag()) : null;
  }

  private Tool tool() {
    return new Tool(in.string(), text(), text(), flag());
  }

  private @Nullable ToolChoice choice() {
    return switch (in.choice(CHOICE_TYPES)) {
      case UNTOLD -> null;
      case AUTO -> new ToolChoice.Auto();
      case NONE -> new ToolChoice.None();
      case REQUIRED -> new ToolChoice.Required();
      case NAMED -> new ToolChoice.Named(in.string());
    };
  }

  private @Nullable String text() {
    return in.bool() ? in.string() : null;
  }

  private @Nullable Boolean flag() {
    return in.bool() ? in.bool() : null;
  }
}
