package io.serai.plugins.llamacpp;

import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.LoadListener;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@code llama-server} with a model. If it ends by itself, the calls in it fail, and the next one
 * starts it again.
 */
final class RunningServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunningServer.class);

  private final LlamaServer server;
  private final List<String> options;
  private final Map<String, String> environment;
  private final ServerPulse pulse = new ServerPulse(this::computed);
  private @Nullable ServerProcess process;
  private @Nullable ServerClient client;

  /** A server that isn't started yet. */
  RunningServer(LlamaServer server, List<String> options, Map<String, String> environment) {
    this.server = server;
    this.options = List.copyOf(options);
    this.environment = Map.copyOf(environment);
  }

  /**
   * Starts it, unless it runs, and waits until it has loaded its model.
   *
   * @throws SeraiException with {@link ErrorCode#LOAD_FAILED} or {@link ErrorCode#CANCELLED};
   *     nothing runs then
   */
  synchronized ServerClient start(LoadListener listener, Cancellation cancellation) {
    if (process != null && client != null && process.isAlive()) {
      return client;
    }
    close();
    boolean retried = false;
    while (true) {
      try {
        return begin(listener, cancellation);
      } catch (RuntimeException e) {
        boolean portTaken = process != null && process.portTaken();
        close();
        if (retried || !portTaken) {
          throw e;
        }
        LOG.info("another process took the port of a llama-server; it gets another one");
        retried = true;
      }
    }
  }

  private ServerClient begin(LoadListener listener, Cancellation cancellation) {
    ServerProcess started = ServerProcess.start(server, options, environment);
    ServerClient speaking = new ServerClient(started.port(), started.key());
    process = started;
    client = speaking;
    while (!speaking.ready(cancellation)) {
      listener.progress("loading", 0.5);
      started.awaitProgress(cancellation);
    }
    return speaking;
  }

  /** What it said that it put on a GPU when it loaded its model. */
  synchronized Optional<Offloaded> offloaded() {
    return process == null ? Optional.empty() : process.offloaded();
  }

  /** Asks for one answer, a Map or List. */
  Object post(String path, Map<String, Object> question, Cancellation cancellation) {
    try (Cancellation.Registration _ = pulse.await(cancellation)) {
      return start(LoadListener.NONE, cancellation).post(path, question, cancellation);
    } catch (IOException e) {
      throw lost(e);
    }
  }

  /** Asks for an answer in pieces; whoever gets them says whether more are wanted. */
  void stream(
      String path,
      Map<String, Object> question,
      Cancellation cancellation,
      Predicate<Map<String, Object>> events) {
    try (Cancellation.Registration _ = pulse.await(cancellation)) {
      start(LoadListener.NONE, cancellation).stream(path, question, cancellation, events);
    } catch (IOException e) {
      throw lost(e);
    }
  }

  private Duration computed() {
    ServerProcess running;
    synchronized (this) {
      running = process;
    }
    return running == null ? Duration.ZERO : running.computed();
  }

  private SeraiException lost(IOException e) {
    ServerProcess broken;
    synchronized (this) {
      broken = process;
    }
    String why = broken == null || !broken.endsSoon() ? e.getMessage() : broken.end();
    LOG.warn("llama-server broke off: {}", why);
    return new SeraiException(
        ErrorCode.WORKER_LOST,
        "llama-server broke off in the middle of an answer: %s".formatted(why),
        e);
  }

  @Override
  public synchronized void close() {
    if (client != null) {
      client.close();
      client = null;
    }
    if (process != null) {
      process.close();
      process = null;
    }
  }
}
