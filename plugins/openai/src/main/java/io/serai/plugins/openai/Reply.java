package io.serai.plugins.openai;

import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A server's answer, whose content may still be under way.
 *
 * @param host for messages
 * @param status of HTTP
 * @param headers of HTTP
 * @param body the content
 * @param memory what the content and what is made of it may take
 */
record Reply(String host, int status, HttpHeaders headers, Body body, AnswerMemory.Share memory) {
  /** Whether the content is a stream of events. */
  boolean isEventStream() {
    return headers.firstValue("Content-Type").orElse("").startsWith("text/event-stream");
  }

  /**
   * All of the content, as far as there is memory for it.
   *
   * @throws AttemptFailure if there are more, it broke off, or took too long
   */
  byte[] readAll(TimeLimit limit, Cancellation cancellation) throws AttemptFailure {
    return readAll(Integer.MAX_VALUE, limit, cancellation);
  }

  /**
   * All of the content.
   *
   * @param most more bytes aren't taken
   * @throws AttemptFailure if there are more, it broke off, or took too long
   */
  byte[] readAll(int most, TimeLimit limit, Cancellation cancellation) throws AttemptFailure {
    List<byte[]> pieces = new ArrayList<>();
    int size = 0;
    List<ByteBuffer> next = body.next(limit, cancellation);
    while (next != null) {
      for (ByteBuffer bytes : next) {
        if (bytes.remaining() > most - size) {
          throw new AttemptFailure(
              AttemptFailure.Kind.SERVER_FAILED_FOR_GOOD,
              ErrorCode.REMOTE_FAILED,
              "%s answered more than %d MiB, which isn't taken".formatted(host, most >> 20));
        }
        memory.take(bytes.remaining());
        byte[] piece = new byte[bytes.remaining()];
        bytes.get(piece);
        pieces.add(piece);
        size += piece.length;
      }
      next = body.next(limit, cancellation);
    }
    ByteBuffer all = ByteBuffer.allocate(size);
    pieces.forEach(all::put);
    return all.array();
  }
}
