package io.serai.plugins.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import io.serai.plugins.conversation.ConversationMaps;
import io.serai.spi.ChatMessage;
import io.serai.spi.Constraint;
import io.serai.spi.ErrorCode;
import io.serai.spi.GenerationRequest;
import io.serai.spi.Prompt;
import io.serai.spi.Sampling;
import io.serai.spi.SeraiException;
import io.serai.spi.ToolUse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request for a text, in the words of the OpenAI API. What it has no words for is refused. */
final class GenerationJson {

  /** More texts that end an answer aren't taken by servers. */
  private static final int MOST_STOPS = 4;

  /**
   * A request.
   *
   * @param path where it goes
   */
  record Written(String path, BodyPublisher json) {}

  private GenerationJson() {}

  /**
   * Writes a request.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_PARAMETER} for what can't be said
   */
  static Written write(GenerationRequest request, RemoteSettings settings) {
    check(request);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    boolean chat = request.prompt() instanceof Prompt.Chat || settings.textAsChat();
    try (JsonGenerator out = Json.FACTORY.createGenerator(bytes)) {
      out.writeStartObject();
      out.writeStringField("model", settings.model());
      switch (request.prompt()) {
        case Prompt.Chat conversation -> writeMessages(out, conversation.messages());
        case Prompt.Text(String text) when chat ->
            writeMessages(out, List.of(new ChatMessage("user", text)));
        case Prompt.Text(String text) -> out.writeStringField("prompt", text);
      }
      out.writeNumberField(settings.maxTokensField(), request.maxTokens());
      writeSampling(out, request.sampling());
      if (!request.stop().texts().isEmpty()) {
        out.writeArrayFieldStart("stop");
        for (String stop : request.stop().texts()) {
          out.writeString(stop);
        }
        out.writeEndArray();
      }
      if (request.constraint() instanceof Constraint.JsonSchema(String schema)) {
        writeFormat(out, schema);
      }
      writeTools(out, request.tools());
      writeLogprobs(out, request.logprobs(), chat);
      out.writeBooleanField("stream", true);
      out.writeObjectFieldStart("stream_options");
      out.writeBooleanField("include_usage", true);
      out.writeEndObject();
      out.writeEndObject();
    } catch (IOException e) {
      throw new SeraiException(ErrorCode.INTERNAL, "a request couldn't be written: " + e, e);
    }
    return new Written(
        chat ? "/chat/completions" : "/completions",
        BodyPublishers.ofByteArray(bytes.toByteArray()));
  }

  private static void check(GenerationRequest request) {
    Sampling sampling = request.sampling();
    require(sampling.topK() == 0, "has no topK; leave it out, or use topP");
    require(sampling.repetitionPenalty() == 1, "has no repetitionPenalty; leave it out");
    require(request.stop().tokens().isEmpty(), "has no stop tokens; use stop texts");
    require(
        request.stop().texts().size() <= MOST_STOPS,
        "takes up to %d stop texts".formatted(MOST_STOPS));
    require(
        !(request.constraint() instanceof Constraint.Grammar),
        "has no grammars; use a JSON schema, or ask a model of llamacpp");
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new SeraiException(ErrorCode.INVALID_PARAMETER, "the OpenAI API " + otherwise);
    }
  }

  private static void writeMessages(JsonGenerator out, List<ChatMessage> messages)
      throws IOException {
    out.writeFieldName("messages");
    out.writeRawValue(Json.DOCUMENTS.asString(ConversationMaps.messages(messages)));
  }

  private static void writeTools(JsonGenerator out, @Nullable ToolUse use) throws IOException {
    if (use == null) {
      return;
    }
    for (Map.Entry<String, Object> field :
        ConversationMaps.tools(use, GenerationJson::parameters).entrySet()) {
      out.writeFieldName(field.getKey());
      out.writeRawValue(Json.DOCUMENTS.asString(field.getValue()));
    }
  }

  private static Object parameters(String schema) {
    try {
      return Json.object(schema);
    } catch (IOException e) {
      throw new SeraiException(
          ErrorCode.INVALID_PARAMETER,
          "the parameters of a tool aren't a JSON object: " + e.getMessage(),
          e);
    }
  }

  private static void writeSampling(JsonGenerator out, Sampling sampling) throws IOException {
    out.writeNumberField("temperature", sampling.temperature());
    if (sampling.topP() < 1) {
      out.writeNumberField("top_p", sampling.topP());
    }
    if (sampling.seed() != null) {
      out.writeNumberField("seed", sampling.seed());
    }
  }

  private static void writeLogprobs(JsonGenerator out, @Nullable Integer likeliest, boolean chat)
      throws IOException {
    if (likeliest == null) {
      return;
    }
    if (!chat) {
      out.writeNumberField("logprobs", likeliest);
      return;
    }
    out.writeBooleanField("logprobs", true);
    if (likeliest > 0) {
      out.writeNumberField("top_logprobs", likeliest);
    }
  }

  private static void writeFormat(JsonGenerator out, String schema) throws IOException {
    Map<String, Object> parsed;
    try {
      parsed = Json.object(schema);
    } catch (IOException e) {
      throw new SeraiException(
          ErrorCode.INVALID_PARAMETER, "the JSON schema isn't a JSON object: " + e.getMessage(), e);
    }
    boolean any = parsed.isEmpty();
    out.writeObjectFieldStart("response_format");
    out.writeStringField("type", any ? "json_object" : "json_schema");
    if (!any) {
      out.writeObjectFieldStart("json_schema");
      out.writeStringField("name", "answer");
      out.writeFieldName("schema");
      out.writeRawValue(Json.DOCUMENTS.asString(parsed));
      out.writeEndObject();
    }
    out.writeEndObject();
  }
}
