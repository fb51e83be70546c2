package io.serai.server.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.server.api.Documents.MessageDocument;
import io.serai.server.api.Documents.RunBody;
import io.serai.server.http.InvalidFieldException;
import io.serai.spi.ChatMessage;
import io.serai.spi.GenerationRequest;
import io.serai.spi.Task;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/chat/completions} as the engine takes it. */
final class ChatRequest {
  private static final String MAX_TOKENS = "max_tokens";
  private static final String MAX_COMPLETION_TOKENS = "max_completion_tokens";

  private ChatRequest() {}

  /**
   * Reads a request.
   *
   * @throws InvalidFieldException if it asks for what there isn't
   * @throws io.serai.spi.SeraiException if there is no pipeline of that name
   */
  static TextRequest read(Fields fields, CalleeLookup callees) {
    Called called = callees.of(fields, Task.TEXT_GENERATION);
    Conversation conversation = new Conversation(ChatMessages.read(fields), Tools.read(fields));
    refuse(fields);
    boolean more = conversation.hasMoreThanTexts();
    if (more && called.isPipeline()) {
      throw fields.invalid(
          conversation.tools() == null ? "messages" : "tools",
          "tools and images are for one model, but a pipeline may ask several; name a model");
    }
    Long logprobs = logprobs(fields);
    boolean stream = fields.flag("stream");
    boolean usage = GenerationFields.includeUsage(fields, stream);
    Map<String, Object> parameters =
        GenerationFields.read(fields, called, maxTokens(fields, called), logprobs);
    RunBody body =
        (called.takesConversations()
                ? RunBody.ofMessages(documents(conversation.messages()))
                : RunBody.ofText(lastOfUser(conversation.messages())))
            .with(called.isPipeline() ? null : Task.TEXT_GENERATION.id(), parameters);
    return new TextRequest(
        called, body, more ? conversation : null, 0, new ChatForm(), stream, usage);
  }

  private static List<MessageDocument> documents(List<ChatMessage> messages) {
    return messages.stream()
        .map(message -> new MessageDocument(message.role(), message.content()))
        .toList();
  }

  /** As many as the model's context allows where the request doesn't say. */
  private static @Nullable Long maxTokens(Fields fields, Called called) {
    Long newer = fields.whole(MAX_COMPLETION_TOKENS, 1, Integer.MAX_VALUE);
    Long older = fields.whole(MAX_TOKENS, 1, Integer.MAX_VALUE);
    if (newer != null && older != null && !newer.equals(older)) {
      throw fields.invalid(
          MAX_TOKENS, "'max_tokens' and 'max_completion_tokens' differ; give one of them");
    }
    Long given = newer == null ? older : newer;
    Integer context = called.contextTokens();
    return given != null || context == null ? given : Long.valueOf(context);
  }

  /** Of how many tokens in each place the probabilities are asked for; null for none. */
  private static @Nullable Long logprobs(Fields fields) {
    boolean wanted = fields.flag("logprobs");
    Long likeliest = fields.whole("top_logprobs", 0, GenerationRequest.MOST_LOGPROBS);
    if (!wanted && likeliest != null && likeliest > 0) {
      throw fields.invalid("top_logprobs", "'top_logprobs' goes with \"logprobs\": true only");
    }
    return wanted && likeliest == null ? Long.valueOf(0) : wanted ? likeliest : null;
  }

  private static void refuse(Fields fields) {
    for (JsonNode modality : fields.get("modalities")) {
      if (!modality.asText().equals("text")) {
        throw fields.invalid("modalities", "answers are texts; leave 'modalities' out");
      }
    }
    if (fields.has("audio")) {
      throw fields.invalid("audio", "answers are texts; leave 'audio' out");
    }
  }

  /** The last thing that the user said; of a conversation without a user, the last thing said. */
  private static String lastOfUser(List<ChatMessage> messages) {
    return messages.reversed().stream()
        .filter(message -> message.role().equals("user"))
        .findFirst()
        .orElse(messages.getLast())
        .content();
  }
}
