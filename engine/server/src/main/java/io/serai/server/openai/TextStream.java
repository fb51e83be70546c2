package io.serai.server.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.routes.model.StepToken;
import io.serai.routes.model.StepToolCall;
import io.serai.routes.pipeline.RunResult;
import io.serai.server.http.EventStream;
import io.serai.server.http.TokenWriter;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.serai.spi.TokenChoice;
import io.serai.spi.ToolCall;
import io.serai.spi.ToolCallPiece;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is sent while it is made. Of a pipeline, only steps that nothing follows are heard
 * while they write; the rest of the answer is sent at its end.
 */
final class TextStream implements TokenWriter {
  private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.UTF_8);

  private final EventStream events;
  private final TextRequest asked;
  private final AnswerWriter writer;
  private final Map<Integer, Sent> sent = new HashMap<>();
  private @Nullable String model;

  /** What was sent of one text. */
  private static final class Sent {
    final StringBuilder text = new StringBuilder();
    int choices;
    int toolCalls;
  }

  TextStream(EventStream events, TextRequest asked, AnswerWriter writer) {
    this.events = events;
    this.asked = asked;
    this.writer = writer;
    this.model = asked.called().id();
  }

  @Override
  public synchronized boolean write(StepToken token) throws InterruptedException {
    if (asked.called().lastSteps() != null && !asked.called().lastSteps().contains(token.step())) {
      return true;
    }
    String answerer = answerer(token.model());
    int index = token.index() == null ? 0 : token.index();
    Sent before = opened(answerer, index);
    if (before == null) {
      return false;
    }
    if (token.text().isEmpty() && token.choices().isEmpty()) {
      return true;
    }
    before.text.append(token.text());
    before.choices += token.choices().size();
    ObjectNode part = asked.form().part(index, token.text(), token.choices(), before.text);
    return events.send(null, writer.chunk(answerer, part));
  }

  @Override
  public synchronized boolean write(StepToolCall call) throws InterruptedException {
    String answerer = answerer(call.model());
    Sent before = opened(answerer, 0);
    ObjectNode piece = asked.form().toolCall(0, call.piece());
    if (before == null || piece == null) {
      return before != null;
    }
    before.toolCalls = Math.max(before.toolCalls, call.piece().index() + 1);
    return events.send(null, writer.chunk(answerer, piece));
  }

  private String answerer(String asksNow) {
    String answerer = model == null ? asksNow : model;
    model = answerer;
    return answerer;
  }

  /** What was sent of a text, which begins now if it hadn't; null if the client is gone. */
  private @Nullable Sent opened(String answerer, int index) throws InterruptedException {
    Sent before = sent.get(index);
    if (before == null) {
      before = new Sent();
      sent.put(index, before);
      ObjectNode opening = asked.form().opening(index);
      if (opening != null && !events.send(null, writer.chunk(answerer, opening))) {
        return null;
      }
    }
    return before;
  }

  /**
   * What is still to be sent once the run is done, in order; {@link #end} sends it.
   *
   * @throws SeraiException with {@link ErrorCode#PIPELINE_FAILED} if what was sent isn't what the
   *     answer begins with
   */
  synchronized List<byte[]> rest(RunResult.Completed done) {
    String answerer = model == null ? Answerer.of(asked.called(), done) : model;
    List<Reply> replies = Reply.of(done.answer(), asked.texts());
    List<byte[]> chunks = new ArrayList<>();
    List<ObjectNode> choices = new ArrayList<>();
    for (int i = 0; i < replies.size(); i++) {
      choices.addAll(rest(i, replies.get(i)));
    }
    ObjectNode last = choices.removeLast();
    choices.forEach(choice -> chunks.add(writer.chunk(answerer, choice)));
    chunks.add(writer.chunk(answerer, last, AnsweredBy.of(asked.called(), done)));
    if (asked.includeUsage()) {
      chunks.add(writer.usage(answerer, Usage.of(done.steps())));
    }
    return chunks;
  }

  private List<ObjectNode> rest(int index, Reply reply) {
    List<ObjectNode> choices = new ArrayList<>();
    Sent before = sent.get(index);
    ObjectNode opening = before == null ? asked.form().opening(index) : null;
    if (opening != null) {
      choices.add(opening);
    }
    String already = before == null ? "" : before.text.toString();
    if (!reply.text().startsWith(already)) {
      throw new SeraiException(
          ErrorCode.PIPELINE_FAILED,
          "a step began its text again after part of it was sent; ask without 'stream'");
    }
    String text = reply.text().substring(already.length());
    List<TokenChoice> all = reply.choices();
    List<TokenChoice> untold =
        all.subList(before == null ? 0 : Math.min(before.choices, all.size()), all.size());
    if (!text.isEmpty() || !untold.isEmpty()) {
      choices.add(asked.form().part(index, text, untold, reply.text()));
    }
    for (int i = before == null ? 0 : before.toolCalls; i < reply.toolCalls().size(); i++) {
      ToolCall call = reply.toolCalls().get(i);
      ObjectNode whole =
          asked
              .form()
              .toolCall(index, new ToolCallPiece(i, call.id(), call.name(), call.arguments()));
      if (whole != null) {
        choices.add(whole);
      }
    }
    choices.add(asked.form().ending(index, reply.finishReason()));
    return choices;
  }

  /** Sends the rest. On the request's event loop. */
  void end(List<byte[]> rest) {
    rest.forEach(chunk -> events.add(null, chunk));
    events.end(null, DONE);
  }
}
