package io.serai.core.worker;

import io.serai.core.worker.wire.Connection;
import io.serai.core.worker.wire.Frame;
import io.serai.core.worker.wire.Reply;
import io.serai.core.worker.wire.Request;
import io.serai.core.worker.wire.SharedRegion;
import io.serai.core.worker.wire.SharedSlots;
import io.serai.core.worker.wire.TensorReceiver;
import io.serai.core.worker.wire.TensorSender;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine's end of the connection to a worker, and the memory that both share. */
final class Link {
  private static final Logger LOG = LoggerFactory.getLogger(Link.class);

  private final String token;
  private final SharedRegion requests;
  private final SharedRegion replies;
  private final SharedSlots slots;
  private final Connection connection;

  Link(
      SocketChannel socket,
      String token,
      SharedRegion requests,
      SharedRegion replies,
      long sharedBytes) {
    this.token = token;
    this.requests = requests;
    this.replies = replies;
    this.slots = new SharedSlots(requests);
    this.connection =
        new Connection(
            socket, new TensorSender(slots, sharedBytes), TensorReceiver.copying(replies));
  }

  /** Sends; if the worker is gone, the thread that receives notices and all calls fail. */
  void send(long id, Request request) {
    try {
      connection.send(id, request);
    } catch (IOException | IllegalStateException e) {
      LOG.debug("a request found no worker: {}", e.toString());
    }
  }

  /**
   * Hands replies to calls until the connection ends.
   *
   * @return why it ended
   */
  String receive(Calls calls) {
    try {
      Frame first = connection.receive();
      if (first == null) {
        return "it ended before it said who it is";
      }
      if (!(first.message() instanceof Reply.Authentication(String told)) || !same(told)) {
        connection.close();
        return "another process took its place";
      }
      for (Frame frame = connection.receive(); frame != null; frame = connection.receive()) {
        if (!(frame.message() instanceof Reply reply)) {
          throw new IOException("a worker asked the engine for something");
        }
        calls.arrive(frame.id(), reply);
      }
      return "it closed the connection";
    } catch (IOException | RuntimeException e) {
      return e.toString();
    }
  }

  private boolean same(String told) {
    return MessageDigest.isEqual(
        told.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
  }

  void trim() {
    try {
      slots.trim();
    } catch (IOException e) {
      LOG.debug("shared memory can't be given back: {}", e.toString());
    }
  }

  void close() {
    try {
      connection.close();
      requests.close();
      replies.close();
    } catch (IOException e) {
      LOG.warn("the connection to a worker can't be closed: {}", e.toString());
    }
  }
}
