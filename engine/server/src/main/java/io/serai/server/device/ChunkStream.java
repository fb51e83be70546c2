package io.serai.server.device;

import io.serai.routes.model.StepToken;
import io.serai.server.device.InferenceDocuments.ChunkDocument;
import io.serai.server.http.Answers;
import io.serai.server.http.EventStream;
import io.serai.server.http.TokenWriter;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.nio.charset.StandardCharsets;

/** Sends a text piece by piece while it is written. */
final class ChunkStream implements TokenWriter {
  private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.UTF_8);

  private final EventStream events;
  private final StringBuilder sent = new StringBuilder();
  private int chunks;
  private int tokens;

  ChunkStream(EventStream events) {
    this.events = events;
  }

  @Override
  public synchronized boolean write(StepToken token) throws InterruptedException {
    tokens++;
    if (token.text().isEmpty()) {
      return true;
    }
    sent.append(token.text());
    return events.send(null, chunk(token.text(), false));
  }

  /**
   * The last piece, with what of the text wasn't sent yet.
   *
   * @throws SeraiException with {@link ErrorCode#RUNTIME_FAILED} if what was sent isn't what the
   *     text begins with
   */
  synchronized byte[] last(TextAnswer answer) {
    String text = answer.generation().text();
    if (!text.startsWith(sent.toString())) {
      throw new SeraiException(
          ErrorCode.RUNTIME_FAILED,
          "the model began its text again after part of it was sent; ask without 'stream'");
    }
    tokens = Math.max(tokens, answer.generation().generatedTokens());
    return chunk(text.substring(sent.length()), true);
  }

  /** Ends the answer. On the request's event loop. */
  void end(byte[] last) {
    events.add(null, last);
    events.end(null, DONE);
  }

  private byte[] chunk(String text, boolean isFinal) {
    return Answers.bytes(new ChunkDocument(chunks++, text, isFinal, tokens));
  }
}
