package io.serai.server.http;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * An answer as Server-Sent Events. It begins with the first event or comment, so that what fails
 * before then is answered with its HTTP status.
 */
public final class EventStream {
  /** The content type. */
  static final String TYPE = "text/event-stream";

  private static final String KEY = "serai.events";
  private static final int MOST_BYTES_UNDER_WAY = 64 << 10;
  private static final long MOST_MILLIS_BEHIND = 10_000;

  private final RoutingContext request;
  private final Context loop;
  private final Backlog backlog = new Backlog(MOST_BYTES_UNDER_WAY);

  /** The stream that a request is to be answered with. On its event loop. */
  public EventStream(RoutingContext request) {
    this.request = request;
    this.loop = request.vertx().getOrCreateContext();
    request.put(KEY, this);
    request.addEndHandler(ended -> backlog.close());
  }

  /** The stream that answers a request and has begun to; null if there is none. */
  static @Nullable EventStream begun(RoutingContext request) {
    EventStream stream = request.get(KEY);
    return stream != null && request.response().headWritten() ? stream : null;
  }

  /**
   * Sends an event. From any thread but the event loop's; waits while the client is behind.
   *
   * @param event its type; null for one without
   * @param data without line breaks
   * @return false if it is 10 s behind, or gone
   */
  public boolean send(@Nullable String event, byte[] data) throws InterruptedException {
    Buffer buffer = buffer(event, data);
    int bytes = buffer.length();
    if (!backlog.add(bytes, MOST_MILLIS_BEHIND)) {
      return false;
    }
    loop.runOnContext(none -> write(buffer, bytes));
    return true;
  }

  /** Sends a line that clients skip, unless they are behind. On the event loop. */
  void comment(String text) {
    if (!request.response().writeQueueFull()) {
      write(Buffer.buffer(": " + text.replaceAll("\\R", " ") + "\n\n"), 0);
    }
  }

  /** Sends an event before the last one, however far the client is behind. On the event loop. */
  public void add(@Nullable String event, byte[] data) {
    write(buffer(event, data), 0);
  }

  /** Sends the last event. On the event loop. */
  public void end(@Nullable String event, byte[] data) {
    HttpServerResponse response = request.response();
    if (isOpen(response)) {
      begin(response);
      response.end(buffer(event, data));
    }
  }

  /** Cuts the client off. On the event loop. */
  void cutOff() {
    request.request().connection().close();
  }

  private void write(Buffer buffer, int bytes) {
    HttpServerResponse response = request.response();
    if (!isOpen(response)) {
      backlog.close();
      return;
    }
    begin(response);
    response.write(buffer).onComplete(written -> backlog.sent(bytes));
  }

  private static boolean isOpen(HttpServerResponse response) {
    return !response.ended() && !response.closed();
  }

  private static void begin(HttpServerResponse response) {
    if (!response.headWritten()) {
      response
          .setChunked(true)
          .putHeader(HttpHeaders.CONTENT_TYPE, TYPE)
          .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
          // Proxies that collect answers, such as nginx, pass this one on as it comes.
          .putHeader("X-Accel-Buffering", "no");
    }
  }

  private static Buffer buffer(@Nullable String event, byte[] data) {
    Buffer buffer = Buffer.buffer(data.length + 32);
    if (event != null) {
      buffer.appendString("event: ").appendString(event).appendString("\n");
    }
    return buffer.appendString("data: ").appendBytes(data).appendString("\n\n");
  }
}
