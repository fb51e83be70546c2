package io.serai.plugins.openai;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Takes a stream of server-sent events apart, of which only the data counts here. Bytes come in
 * whatever pieces; a character may be spread over two.
 */
final class EventStream {
  /** Takes the data of an event. */
  @FunctionalInterface
  interface Events {
    void accept(String data) throws AttemptFailure;
  }

  /** A line or an event is longer than allowed. */
  static final class TooLongException extends Exception {
    TooLongException(int most) {
      super("a line or event of more than %d KiB".formatted(most >> 10));
    }
  }

  private final int most;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private @Nullable StringBuilder data;
  private boolean afterReturn;

  /**
   * A parser.
   *
   * @param most bytes of a line, and characters of an event
   */
  EventStream(int most) {
    this.most = most;
  }

  /**
   * Takes bytes, and tells the events that are complete.
   *
   * @throws TooLongException if one is longer than allowed
   */
  void accept(ByteBuffer bytes, Events events) throws TooLongException, AttemptFailure {
    while (bytes.hasRemaining()) {
      byte next = bytes.get();
      boolean secondOfTwo = afterReturn && next == '\n';
      afterReturn = next == '\r';
      if (secondOfTwo) {
        continue;
      }
      if (next == '\n' || next == '\r') {
        endOfLine(events);
      } else if (line.size() < most) {
        line.write(next);
      } else {
        throw new TooLongException(most);
      }
    }
  }

  /** The stream has ended: an event that lacks but its empty line counts. */
  void end(Events events) throws TooLongException, AttemptFailure {
    if (line.size() > 0) {
      endOfLine(events);
    }
    endOfEvent(events);
  }

  private void endOfLine(Events events) throws TooLongException, AttemptFailure {
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    if (text.isEmpty()) {
      endOfEvent(events);
    } else if (text.startsWith("data:")) {
      String value = text.substring(text.startsWith("data: ") ? 6 : 5);
      if (data == null) {
        data = new StringBuilder(value);
      } else {
        data.append('\n').append(value);
      }
      if (data.length() > most) {
        throw new TooLongException(most);
      }
    }
  }

  private void endOfEvent(Events events) throws AttemptFailure {
    if (data != null) {
      String complete = data.toString();
      data = null;
      events.accept(complete);
    }
  }
}
