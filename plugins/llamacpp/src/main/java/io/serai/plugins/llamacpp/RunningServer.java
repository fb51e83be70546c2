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
 * A {@code llama-server} with a model. If it ends by itself, the calls in it and those that come
 * later fail, and the engine is told: whether there is the memory to start it again isn't known
 * here.
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
   * Starts it and waits until it has loaded its model.
   *
   * @param listener told of the progress, and when it has ended by itself
   * @throws SeraiException with {@link ErrorCode#LOAD_FAILED} or {@link ErrorCode#CANCELLED};
   *     nothing runs then
   */
  void start(LoadListener listener, Cancellation cancellation) {
    boolean retried = false;
    while (true) {
      ServerProcess started = ServerProcess.start(server, options, environment);
      try {
        awaitReady(started, listener, cancellation);
        started.onEnd(() -> listener.lost("llama-server " + started.end()));
        return;
      } catch (RuntimeException e) {
        boolean again = !retried && started.portTaken();
        close();
        if (!again) {
          throw e;
        }
        LOG.info("another process took the port of a llama-server; it gets another one");
        retried = true;
      }
    }
  }

  private void awaitReady(ServerProcess started, LoadListener listener, Cancellation cancellation) {
    ServerClient speaking = new ServerClient(started.port(), started.key());
    synchronized (this) {
      process = started;
      client = speaking;
    }
    while (!speaking.ready(cancellation)) {
      listener.progress("loading", 0.5);
      started.awaitProgress(cancellation);
    }
  }

  /** What it said that it put on a GPU when it loaded its model. */
  Optional<Offloaded> offloaded() {
    ServerProcess running;
    synchronized (this) {
      running = process;
    }
    return running == null ? Optional.empty() : running.offloaded();
  }

  /** Asks for one answer, a Map or List. */
  Object post(String path, Map<String, Object> question, Cancellation cancellation) {
    try (Cancellation.Registration _ = pulse.await(cancellation)) {
      return client().post(path, question, cancellation);
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
      client().stream(path, question, cancellation, events);
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

  private synchronized ServerClient client() {
    if (client == null || process == null) {
      throw new IllegalStateException("the server isn't started, or closed");
    }
    if (!process.isAlive()) {
      throw new SeraiException(ErrorCode.WORKER_LOST, "llama-server " + process.end());
    }
    return client;
  }

  private SeraiException lost(IOException e) {
    ServerProcess broken;
    synchronized (this) {
      broken = process;
    }
    if (broken == null || !broken.endsSoon()) {
      LOG.warn("llama-server broke off: {}", e.getMessage());
      return new SeraiException(
          ErrorCode.RUNTIME_FAILED,
          "llama-server broke off in the middle of an answer, but goes on: " + e.getMessage(),
          e);
    }
    return new SeraiException(
        ErrorCode.WORKER_LOST,
        "llama-server broke off in the middle of an answer: it %s".formatted(broken.end()),
        e);
  }

  @Override
  public void close() {
    ServerProcess ending;
    synchronized (this) {
      ending = process;
      if (client != null) {
        client.close();
        client = null;
      }
      process = null;
    }
    if (ending != null) {
      ending.close();
    }
  }
}
