package io.serai.plugins.llamacpp;

import io.serai.plugins.conversation.ChoiceReader;
import io.serai.spi.ErrorCode;
import io.serai.spi.Generation;
import io.serai.spi.Generation.FinishReason;
import io.serai.spi.GenerationRequest;
import io.serai.spi.SeraiException;
import io.serai.spi.TokenChoice;
import io.serai.spi.TokenSink;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One text that a {@code llama-server} writes, piece by piece. */
final class ServerCompletion {
  /** Where a server doesn't tell which token a piece is. */
  private static final int UNKNOWN_TOKEN = -1;

  private final List<Integer> prompt;
  private final GenerationRequest request;
  private final int contextLength;
  private final TokenSink sink;
  private final ChoiceReader choices;
  private final List<TokenChoice> waiting = new ArrayList<>();
  private final List<TokenChoice> told = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private int generated;
  private FinishReason finish = FinishReason.STOP;

  ServerCompletion(
      List<Integer> prompt, GenerationRequest request, int contextLength, TokenSink sink) {
    this.prompt = prompt;
    this.request = request;
    this.contextLength = contextLength;
    this.sink = sink;
    this.choices = new ChoiceReader(request.logprobs());
  }

  /** What to ask the server. */
  Map<String, Object> question() {
    Map<String, Object> question = new HashMap<>();
    question.put("prompt", prompt);
    question.put("n_predict", Math.min(request.maxTokens(), contextLength - prompt.size()));
    question.put("return_tokens", true);
    ServerSampling.addTo(question, request);
    if (request.logprobs() != null) {
      // Of none, a server doesn't tell the chosen one's either.
      question.put("n_probs", Math.max(1, request.logprobs()));
    }
    return question;
  }

  /**
   * Takes what the server sends; returns whether it wants more.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_PARAMETER} if the text is to end with a
   *     token, but the server doesn't tell which it writes
   */
  boolean take(Map<String, Object> event) {
    String piece = event.get("content") instanceof String content ? content : "";
    List<?> tokens = event.get("tokens") instanceof List<?> list ? list : List.of();
    boolean last = Boolean.TRUE.equals(event.get("stop"));
    boolean untold = tokens.isEmpty() && !(piece.isEmpty() && event.containsKey("tokens"));
    if (untold && !last && !request.stop().tokens().isEmpty()) {
      throw tokensUntold();
    }
    for (Object each : tokens) {
      if (request.stop().tokens().contains(ServerAnswers.number(each, "tokens"))) {
        generated++;
        return false;
      }
    }
    if (event.get("completion_probabilities") instanceof List<?> list) {
      waiting.addAll(choices.tokens(list));
    }
    pass(tokens, piece);
    if (!last) {
      return true;
    }
    generated = count(event);
    boolean full =
        "limit".equals(event.get("stop_type")) || Boolean.TRUE.equals(event.get("stopped_limit"));
    finish = full ? FinishReason.LENGTH : FinishReason.STOP;
    return false;
  }

  private static SeraiException tokensUntold() {
    return new SeraiException(
        ErrorCode.INVALID_PARAMETER,
        "this llama-server doesn't tell which tokens it writes, so none can end the text; leave"
            + " the stop tokens out, use stop texts, or take a llama-server of 2025 or newer");
  }

  private int count(Map<String, Object> event) {
    return event.get("tokens_predicted") instanceof Number told ? told.intValue() : generated;
  }

  /** Where one event has several tokens, its text is certain with the last. */
  private void pass(List<?> tokens, String piece) {
    text.append(piece);
    generated += tokens.size();
    List<TokenChoice> certain = certain(piece);
    for (int i = 0; i < tokens.size(); i++) {
      boolean last = i == tokens.size() - 1;
      sink.accept(
          ServerAnswers.number(tokens.get(i), "tokens"),
          last ? piece : "",
          last ? certain : List.of());
    }
    if (tokens.isEmpty() && !piece.isEmpty()) {
      generated++;
      sink.accept(UNKNOWN_TOKEN, piece, certain);
    }
  }

  /** A token without text may be the start of a character, or what ends the answer. */
  private List<TokenChoice> certain(String piece) {
    if (piece.isEmpty()) {
      return List.of();
    }
    List<TokenChoice> certain = List.copyOf(waiting);
    waiting.clear();
    told.addAll(certain);
    return certain;
  }

  /** The whole, once no more comes. */
  Generation generation() {
    return new Generation(text.toString(), prompt.size(), generated, finish, told);
  }
}
