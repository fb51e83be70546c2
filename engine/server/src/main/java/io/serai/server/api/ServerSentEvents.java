package io.serai.server.api;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Reads Server-Sent Events out of lines; comments and fields other than these are skipped. */
final class ServerSentEvents {
  /**
   * An event.
   *
   * @param name its type
   * @param data its lines, joined
   */
  record Event(String name, String data) {}

  private static final String NAME = "event:";
  private static final String DATA = "data:";

  private final Iterator<String> lines;

  ServerSentEvents(Iterator<String> lines) {
    this.lines = lines;
  }

  /** The next one; waits for it. Null at the end; one that isn't complete then counts as none. */
  @Nullable Event next() {
    String name = "message";
    StringBuilder data = new StringBuilder();
    while (lines.hasNext()) {
      String line = lines.next();
      if (line.startsWith(NAME)) {
        name = line.substring(NAME.length()).strip();
      } else if (line.startsWith(DATA)) {
        data.append(data.isEmpty() ? "" : "\n").append(line.substring(DATA.length()).strip());
      } else if (line.isEmpty() && !data.isEmpty()) {
        return new Event(name, data.toString());
      }
    }
    return null;
  }
}
