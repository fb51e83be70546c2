package io.serai.core.worker.process;

import io.serai.core.dispatch.EngineThreads;
import io.serai.core.worker.wire.Connection;
import io.serai.core.worker.wire.Frame;
import io.serai.core.worker.wire.Reply;
import io.serai.core.worker.wire.Request;
import io.serai.core.worker.wire.WorkerStart;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the engine's requests and runs each on a thread of its own. */
final class WorkerServer {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerServer.class);

  private final Connection connection;
  private final Service service;
  private final Ending ending;
  private final EngineThreads threads = new EngineThreads();
  private final Map<Long, Cancellation> calls = new ConcurrentHashMap<>();

  WorkerServer(Connection connection, Service service, Ending ending) {
    this.connection = connection;
    this.service = service;
    this.ending = ending;
  }

  /**
   * Starts the backend and serves it until the engine closes the connection or is gone; then ends
   * the process.
   */
  void serve() {
    threads.execute(() -> reply(WorkerStart.WELCOME_ID, service::welcome));
    try {
      for (Frame frame = connection.receive(); frame != null; frame = connection.receive()) {
        take(frame);
      }
      ending.now(0);
    } catch (IOException | RuntimeException e) {
      LOG.error("the connection to the engine broke", e);
      ending.now(1);
    }
  }

  private void take(Frame frame) {
    switch (frame.message()) {
      case Request.Cancel(String reason) -> {
        Cancellation call = calls.get(frame.id());
        if (call != null) {
          call.request(reason);
        }
      }
      case Request.Ping _ -> send(frame.id(), new Reply.Done());
      case Request.Exit _ -> threads.execute(() -> exit(frame.id()));
      case Request request -> start(frame, request);
      case Reply reply ->
          throw new IllegalStateException("the engine sent what only workers send: " + reply);
    }
  }

  private void start(Frame frame, Request request) {
    Cancellation cancellation =
        new Cancellation(new SignOfLife(() -> send(frame.id(), new Reply.Alive())));
    calls.put(frame.id(), cancellation);
    try {
      threads.execute(() -> run(frame, request, cancellation));
    } catch (RejectedExecutionException e) {
      calls.remove(frame.id());
      frame.release();
      send(
          frame.id(), new Reply.Failed(ErrorCode.OVERLOADED, "all threads of the worker are busy"));
    }
  }

  /** Outputs may be views of inputs, so those are released after the reply. */
  private void run(Frame frame, Request request, Cancellation cancellation) {
    long id = frame.id();
    try {
      reply(id, () -> service.answer(request, cancellation, partial -> send(id, partial)));
    } finally {
      calls.remove(id);
      frame.release();
    }
  }

  private void reply(long id, Supplier<Reply> work) {
    Reply reply;
    try {
      reply = work.get();
    } catch (SeraiException e) {
      if (e.code() == ErrorCode.WORKER_LOST) {
        // The call fails with the worker, so that whoever asks next gets another one.
        ending.lost(String.valueOf(e.getMessage()));
      }
      reply = failed(e);
    } catch (RuntimeException | Error e) {
      LOG.error("a call failed", e);
      reply = new Reply.Failed(ErrorCode.RUNTIME_FAILED, e.toString());
    }
    try {
      send(id, reply);
    } catch (SeraiException e) {
      send(id, failed(e));
    }
  }

  private static Reply failed(SeraiException e) {
    return new Reply.Failed(e.code(), String.valueOf(e.getMessage()));
  }

  private void exit(long id) {
    reply(id, service::close);
    ending.now(0);
  }

  /** If the engine is gone, the thread that receives notices it too and ends the process. */
  private void send(long id, Reply reply) {
    try {
      connection.send(id, reply);
    } catch (IOException e) {
      LOG.debug("a reply found no engine: {}", e.toString());
    }
  }
}
