package io.serai.itests.soak;

import java.util.ArrayList;
import java.util.List;

/**
 * One of the Server-Sent Events of an answer.
 *
 * @param type empty for one without
 */
record Event(String type, String data) {
  private static final String END = "\n\n";

  /**
   * All events of an answer, without comments.
   *
   * @throws WrongAnswerException if it ends within an event, or something else is between them
   */
  static List<Event> all(String body) throws WrongAnswerException {
    if (!body.endsWith(END)) {
      throw new WrongAnswerException("the stream ends within an event");
    }
    List<Event> events = new ArrayList<>();
    for (String block : body.split(END)) {
      List<String> lines = block.lines().filter(line -> !line.startsWith(":")).toList();
      if (!lines.isEmpty()) {
        events.add(of(lines));
      }
    }
    return events;
  }

  private static Event of(List<String> lines) throws WrongAnswerException {
    String type = "";
    String data = "";
    for (String line : lines) {
      if (line.startsWith("event: ")) {
        type = line.substring("event: ".length());
      } else if (line.startsWith("data: ")) {
        data = line.substring("data: ".length());
      } else {
        throw new WrongAnswerException("the stream has a line that is none of an event: " + line);
      }
    }
    return new Event(type, data);
  }
}
