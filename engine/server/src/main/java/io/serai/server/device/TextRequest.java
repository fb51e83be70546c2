package io.serai.server.device;

import io.serai.server.api.Documents.MessageDocument;
import io.serai.server.api.Documents.RunBody;
import io.serai.server.device.Bodies.GenerateBody;
import io.serai.server.device.Bodies.InferenceBody;
import io.serai.spi.SeraiException;
import io.serai.spi.Task;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A text that is to be written.
 *
 * @param answerer who is to write it
 * @param prompt what it continues or answers
 * @param maxTokens new tokens at the most
 * @param temperature 0 to 2
 * @param topP 0 to 1; 0 takes the likeliest token each time
 */
record TextRequest(
    Answerer answerer, String prompt, int maxTokens, double temperature, double topP) {
  private static final int MAX_LENGTH = 20;
  private static final int MOST_TOKENS = 2048;
  private static final int MAX_TOKENS = 100;
  private static final double TEMPERATURE = 0.7;
  private static final double MOST_TEMPERATURE = 2;
  private static final double TOP_P = 0.9;

  /**
   * Reads a request of phase 1.
   *
   * @param field where the prompt stands, for errors
   * @throws SeraiException with INVALID_PARAMETER
   */
  static TextRequest of(InferenceBody body, String field) {
    return new TextRequest(
        Answerer.of(body),
        Check.text(field, body.prompt()),
        Check.whole("max_length", body.maxLength(), 1, Integer.MAX_VALUE, MAX_LENGTH),
        Check.number("temperature", body.temperature(), 0, MOST_TEMPERATURE, TEMPERATURE),
        1);
  }

  /**
   * Reads a request of phase 3.
   *
   * @throws SeraiException with INVALID_PARAMETER
   */
  static TextRequest of(GenerateBody body) {
    return new TextRequest(
        Answerer.of(body),
        Check.text("prompt", body.prompt()),
        Check.whole("max_tokens", body.maxTokens(), 1, MOST_TOKENS, MAX_TOKENS),
        Check.number("temperature", body.temperature(), 0, MOST_TEMPERATURE, TEMPERATURE),
        Check.number("top_p", body.topP(), 0, 1, TOP_P));
  }

  /** A short request: the rest is as this API has it where nothing is said. */
  static TextRequest quick(Answerer answerer, String prompt, int maxTokens) {
    return new TextRequest(answerer, prompt, maxTokens, TEMPERATURE, TOP_P);
  }

  /** What the engine is to run: the prompt as a text. */
  RunBody text(Map<String, Object> more) {
    return RunBody.ofText(prompt).with(Task.TEXT_GENERATION.id(), parameters(more));
  }

  /** The same with the prompt as what a user says in a conversation. */
  RunBody conversation() {
    return RunBody.ofMessages(List.of(new MessageDocument("user", prompt)))
        .with(Task.TEXT_GENERATION.id(), parameters(Map.of()));
  }

  private Map<String, Object> parameters(Map<String, Object> more) {
    Map<String, Object> parameters = new LinkedHashMap<>(more);
    parameters.put("maxTokens", maxTokens);
    parameters.put("temperature", topP == 0 ? 0 : temperature);
    if (topP > 0) {
      parameters.put("topP", topP);
    }
    return parameters;
  }
}
