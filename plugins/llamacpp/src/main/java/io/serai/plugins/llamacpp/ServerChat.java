package io.serai.plugins.llamacpp;

import io.serai.plugins.conversation.ChoiceReader;
import io.serai.plugins.conversation.ConversationMaps;
import io.serai.plugins.conversation.ToolCallReader;
import io.serai.spi.ChatMessage;
import io.serai.spi.ErrorCode;
import io.serai.spi.Generation;
import io.serai.spi.Generation.FinishReason;
import io.serai.spi.GenerationRequest;
import io.serai.spi.Prompt;
import io.serai.spi.SeraiException;
import io.serai.spi.TokenChoice;
import io.serai.spi.TokenSink;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer in a conversation with tools or images, which a {@code llama-server} writes down for
 * the model and reads out of its text by itself.
 */
final class ServerChat {
  /** It doesn't tell which tokens a piece is. */
  private static final int UNKNOWN_TOKEN = -1;

  private final List<ChatMessage> messages;
  private final GenerationRequest request;
  private final int contextLength;
  private final TokenSink sink;
  private final ChoiceReader choices;
  private final ToolCallReader toolCalls = new ToolCallReader();
  private final List<TokenChoice> told = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private int promptTokens = -1;
  private int generatedTokens = -1;
  private @Nullable FinishReason finish;

  private ServerChat(
      List<ChatMessage> messages, GenerationRequest request, int contextLength, TokenSink sink) {
    this.messages = messages;
    this.request = request;
    this.contextLength = contextLength;
    this.sink = sink;
    this.choices = new ChoiceReader(request.logprobs());
  }

  /** The answer to a request that needs it; null for one that a completion can answer. */
  static @Nullable ServerChat of(GenerationRequest request, int contextLength, TokenSink sink) {
    return request.prompt() instanceof Prompt.Chat(var messages)
            && (request.tools() != null || messages.stream().anyMatch(ServerChat::needsIt))
        ? new ServerChat(messages, request, contextLength, sink)
        : null;
  }

  /** Whether a message says more than a text. */
  static boolean needsIt(ChatMessage message) {
    return message.usesTools() || message.hasImages();
  }

  /** Whether there are images in it. */
  boolean hasImages() {
    return messages.stream().anyMatch(ChatMessage::hasImages);
  }

  /**
   * What to ask the server.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_PARAMETER}
   */
  Map<String, Object> question() {
    if (!request.stop().tokens().isEmpty()) {
      throw new SeraiException(
          ErrorCode.INVALID_PARAMETER,
          "a conversation with tools or images has no stop tokens; use stop texts");
    }
    Map<String, Object> question = new HashMap<>();
    question.put("messages", ConversationMaps.messages(messages));
    question.put("max_tokens", Math.min(request.maxTokens(), contextLength));
    question.put("stream_options", Map.of("include_usage", true));
    if (request.tools() != null) {
      question.putAll(
          ConversationMaps.tools(
              request.tools(),
              schema -> ServerSampling.parsed(schema, "the parameters of a tool aren't JSON")));
    }
    if (request.logprobs() != null) {
      question.put("logprobs", true);
      question.put("top_logprobs", Math.max(1, request.logprobs()));
    }
    ServerSampling.addTo(question, request);
    return question;
  }

  /** Takes what the server sends; it wants more until the server ends. */
  boolean take(Map<String, Object> event) {
    if (event.get("usage") instanceof Map<?, ?> usage) {
      promptTokens = count(usage, "prompt_tokens");
      generatedTokens = count(usage, "completion_tokens");
    }
    if (event.get("choices") instanceof List<?> list
        && !list.isEmpty()
        && list.getFirst() instanceof Map<?, ?> choice) {
      takeChoice(choice);
    }
    return true;
  }

  private static int count(Map<?, ?> usage, String key) {
    return usage.get(key) instanceof Number number ? number.intValue() : -1;
  }

  private void takeChoice(Map<?, ?> choice) {
    List<TokenChoice> more = choices.read(choice.get("logprobs"));
    told.addAll(more);
    Map<?, ?> delta = choice.get("delta") instanceof Map<?, ?> map ? map : Map.of();
    String piece = delta.get("content") instanceof String content ? content : "";
    if (!piece.isEmpty() || !more.isEmpty()) {
      text.append(piece);
      sink.accept(UNKNOWN_TOKEN, piece, more);
    }
    toolCalls.read(delta.get("tool_calls")).forEach(sink::acceptToolCall);
    if (choice.get("finish_reason") instanceof String reason) {
      finish =
          switch (reason) {
            case "length" -> FinishReason.LENGTH;
            case "tool_calls" -> FinishReason.TOOL_CALLS;
            default -> FinishReason.STOP;
          };
    }
  }

  /**
   * The whole, once no more comes.
   *
   * @throws SeraiException with {@link ErrorCode#RUNTIME_FAILED} if the server didn't say that it
   *     is complete
   */
  Generation generation() {
    if (finish == null) {
      throw new SeraiException(
          ErrorCode.RUNTIME_FAILED, "llama-server ended its answer without a finish_reason");
    }
    return new Generation(
        text.toString(), promptTokens, generatedTokens, finish, told, toolCalls.calls());
  }
}
