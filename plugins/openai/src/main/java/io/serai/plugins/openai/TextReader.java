package io.serai.plugins.openai;

import io.serai.plugins.conversation.ChoiceReader;
import io.serai.plugins.conversation.ToolCallReader;
import io.serai.plugins.openai.AttemptFailure.Kind;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.Generation;
import io.serai.spi.Generation.FinishReason;
import io.serai.spi.GenerationRequest;
import io.serai.spi.SeraiException;
import io.serai.spi.TokenChoice;
import io.serai.spi.TokenSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a generated text out of a reply, piece by piece. For one attempt. */
final class TextReader {
  private static final int MOST_EVENT = 1 << 20;
  private static final int MOST_TEXT = 16 << 20;

  /** What a token takes of which the probability is told. */
  private static final long CHOICE_BYTES = 100;

  /**
   * So long the end of the content may come after that of the text, so that the connection stays.
   */
  private static final Duration END_PATIENCE = Duration.ofMillis(100);

  private static final String DONE = "[DONE]";

  private final RemoteServer server;
  private final AnswerMemory.Share memory;
  private final TimeLimit first;
  private final TimeLimit total;
  private final TokenSink sink;
  private final Cancellation cancellation;
  private final ChoiceReader choices;
  private final ToolCallReader toolCalls = new ToolCallReader();
  private final List<TokenChoice> told = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private int passedOn;
  private int choicesPassedOn;
  private int promptTokens = -1;
  private int generatedTokens = -1;
  private @Nullable FinishReason finish;
  private boolean done;

  /**
   * A reader.
   *
   * @param first until when the first piece has to come
   * @param total until when the last has to
   * @param request what was asked
   */
  TextReader(
      RemoteServer server,
      AnswerMemory.Share memory,
      TimeLimit first,
      TimeLimit total,
      GenerationRequest request,
      TokenSink sink,
      Cancellation cancellation) {
    this.server = server;
    this.memory = memory;
    this.first = first;
    this.total = total;
    this.choices = new ChoiceReader(request.logprobs());
    this.sink = sink;
    this.cancellation = cancellation;
  }

  /** Reads all of it. Once a piece was passed on, a failure is for good. */
  Generation read(Reply reply) throws AttemptFailure {
    try {
      if (reply.isEventStream()) {
        readEvents(reply);
      } else {
        byte[] whole = reply.readAll(MOST_TEXT, total, cancellation);
        memory.take(whole.length);
        document(new String(whole, StandardCharsets.UTF_8), "message");
        done = true;
      }
      return ended();
    } catch (AttemptFailure failure) {
      throw begun() ? halfWay(failure) : failure;
    }
  }

  /** Whether anything was passed on. */
  private boolean begun() {
    return passedOn > 0 || !toolCalls.calls().isEmpty();
  }

  private void readEvents(Reply reply) throws AttemptFailure {
    EventStream events = new EventStream(MOST_EVENT);
    EventStream.Events take =
        data -> {
          if (data.equals(DONE)) {
            done = true;
          } else if (!done) {
            document(data, "delta");
          }
        };
    try {
      List<ByteBuffer> next = reply.body().next(limit(), cancellation);
      while (next != null) {
        for (ByteBuffer bytes : next) {
          events.accept(bytes, take);
        }
        if (done) {
          reply.body().awaitEnd(END_PATIENCE);
          return;
        }
        next = reply.body().next(limit(), cancellation);
      }
      events.end(take);
    } catch (EventStream.TooLongException e) {
      throw new AttemptFailure(
          Kind.SERVER_FAILED_FOR_GOOD,
          ErrorCode.REMOTE_FAILED,
          "%s sent %s, which isn't taken".formatted(reply.host(), e.getMessage()));
    }
  }

  private TimeLimit limit() {
    return text.isEmpty() && !begun() ? first.orEarlier(total) : total;
  }

  private void document(String json, String delta) throws AttemptFailure {
    Map<String, Object> document;
    try {
      document = Json.object(json);
    } catch (IOException e) {
      throw new AttemptFailure(
          Kind.SERVER_FAILED,
          ErrorCode.REMOTE_FAILED,
          "%s answered something that isn't of the OpenAI API:%s"
              .formatted(server.host(), server.excerpt(json)));
    }
    if (document.get("error") != null) {
      throw new AttemptFailure(
          Kind.SERVER_FAILED,
          ErrorCode.REMOTE_FAILED,
          "%s failed while it answered:%s"
              .formatted(server.host(), server.excerpt(Json.errorMessage(document).orElse(json))));
    }
    if (Json.at(document, "usage") instanceof Map<?, ?> usage) {
      promptTokens = Json.count(usage, "prompt_tokens");
      generatedTokens = Json.count(usage, "completion_tokens");
    }
    Object choice = Json.at(document, "choices", 0);
    List<TokenChoice> more = choices.read(Json.at(choice, "logprobs"));
    for (TokenChoice one : more) {
      memory.take(CHOICE_BYTES * (1L + one.likeliest().size()));
    }
    told.addAll(more);
    int before = text.length() + toolCalls.size();
    Json.text(choice, delta, "content").ifPresent(this::piece);
    Json.text(choice, "text").ifPresent(this::piece);
    toolCalls.read(Json.at(choice, delta, "tool_calls")).forEach(sink::acceptToolCall);
    finish(Json.text(choice, "finish_reason").orElse(""));
    int length = text.length() + toolCalls.size();
    memory.take(length - before);
    if (length > MOST_TEXT) {
      throw new AttemptFailure(
          Kind.SERVER_FAILED_FOR_GOOD,
          ErrorCode.REMOTE_FAILED,
          "%s doesn't end its answer: it has more than %d million characters"
              .formatted(server.host(), MOST_TEXT >> 20));
    }
  }

  /** A pair of surrogates that comes in two pieces is passed on in one. */
  private void piece(String more) {
    text.append(more);
    int end = text.length();
    if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    pass(end);
  }

  private void pass(int end) {
    if (end > passedOn) {
      String piece = text.substring(passedOn, end);
      passedOn = end;
      sink.accept(-1, piece, choicesToPassOn());
    }
  }

  private List<TokenChoice> choicesToPassOn() {
    List<TokenChoice> more = List.copyOf(told.subList(choicesPassedOn, told.size()));
    choicesPassedOn = told.size();
    return more;
  }

  private void finish(String reason) throws AttemptFailure {
    switch (reason) {
      case "" -> {}
      case "tool_calls", "function_call" -> finish = FinishReason.TOOL_CALLS;
      case "length" -> finish = FinishReason.LENGTH;
      case "content_filter" ->
          throw new AttemptFailure(
              Kind.REFUSED,
              ErrorCode.INVALID_INPUT,
              "%s withholds the answer for its content (content_filter)".formatted(server.host()));
      default -> finish = FinishReason.STOP;
    }
  }

  private Generation ended() throws AttemptFailure {
    if (finish == null && !done) {
      throw new AttemptFailure(
          Kind.SERVER_FAILED,
          ErrorCode.REMOTE_FAILED,
          "%s ended its answer without saying that it is complete".formatted(server.host()));
    }
    pass(text.length());
    List<TokenChoice> more = choicesToPassOn();
    if (!more.isEmpty()) {
      sink.accept(-1, "", more);
    }
    return new Generation(
        text.toString(),
        promptTokens,
        generatedTokens,
        finish == null ? FinishReason.STOP : finish,
        told,
        toolCalls.calls());
  }

  private AttemptFailure halfWay(AttemptFailure failure) {
    SeraiException why = failure.error();
    return new AttemptFailure(
        failure.kind() == Kind.REFUSED ? Kind.REFUSED : Kind.SERVER_FAILED_FOR_GOOD,
        new SeraiException(
            why.code(),
            "only the first %d characters of the answer came: %s"
                .formatted(passedOn, why.getMessage()),
            why),
        null);
  }
}
