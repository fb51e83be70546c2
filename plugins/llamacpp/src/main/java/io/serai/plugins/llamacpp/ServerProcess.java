package io.serai.plugins.llamacpp;

import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running {@code llama-server}. It listens on this machine only, for whoever knows its key, and
 * ends when this process does, whatever ends that: a shell beside it waits for the end of a pipe.
 */
final class ServerProcess implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("llama-server");
  private static final int LINES_KEPT = 20;
  private static final int KEY_BYTES = 16;

  /** How llama-server says that it can't listen, whatever follows. */
  private static final String PORT_TAKEN = "couldn't bind";

  private static final int LOOK_MILLIS = 50;
  private static final int END_SECONDS = 5;
  private static final int LOG_MILLIS = 500;

  /** What guards it tells its end, for which a busy machine may take a while. */
  private static final int SOON_SECONDS = 5;

  /** Kills the server when standard input ends; ends when the server does, with its status. */
  private static final String GUARD =
      """
      exec 3<&0
      "$@" </dev/null 3<&- &
      server=$!
      { read -r line <&3; kill -9 "$server"; } >/dev/null 2>&1 &
      guard=$!
      exec 3<&-
      wait "$server"
      status=$?
      kill "$guard" 2>/dev/null
      exit "$status"
      """;

  private final Process process;
  private final int port;
  private final String key;
  private final Thread reader;
  private final Deque<String> lastLines = new ArrayDeque<>();
  private @Nullable Offloaded offloaded;
  private volatile boolean closing;

  private ServerProcess(Process process, int port, String key) {
    this.process = process;
    this.port = port;
    this.key = key;
    this.reader = Thread.ofPlatform().name("llama-server-log").daemon().start(this::read);
  }

  /**
   * Starts a server.
   *
   * @param options apart from its address and key
   * @param environment besides this process's
   * @throws SeraiException with {@link ErrorCode#LOAD_FAILED} if it can't be started
   */
  static ServerProcess start(
      LlamaServer server, List<String> options, Map<String, String> environment) {
    byte[] random = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(random);
    String key = HexFormat.of().formatHex(random);
    try {
      int port = freePort();
      List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", GUARD, "llama-server"));
      command.add(server.program().toString());
      command.addAll(List.of("--host", "127.0.0.1", "--port", Integer.toString(port)));
      command.addAll(options);
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().putAll(environment);
      builder.environment().put("LLAMA_API_KEY", key);
      return new ServerProcess(builder.start(), port, key);
    } catch (IOException e) {
      throw new SeraiException(
          ErrorCode.LOAD_FAILED, "%s can't be started: %s".formatted(server, e.getMessage()), e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** The port that it listens on. */
  int port() {
    return port;
  }

  /** What requests must carry. */
  String key() {
    return key;
  }

  /** Runs the action once it has ended, unless it was {@link #close closed} before. */
  void onEnd(Runnable action) {
    process
        .onExit()
        .thenRun(
            () -> {
              if (!closing) {
                action.run();
              }
            });
  }

  /** How much processor time it has taken; nothing once it is gone. */
  Duration computed() {
    return process
        .descendants()
        .flatMap(started -> started.info().totalCpuDuration().stream())
        .reduce(Duration.ZERO, Duration::plus);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Waits a moment.
   *
   * @throws SeraiException with {@link ErrorCode#LOAD_FAILED} if it ended, {@link
   *     ErrorCode#CANCELLED}
   */
  void awaitProgress(Cancellation cancellation) {
    cancellation.check();
    try {
      process.onExit().get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      throw new SeraiException(ErrorCode.LOAD_FAILED, "llama-server " + end());
    } catch (TimeoutException e) {
      LOG.trace("still there");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SeraiException(ErrorCode.CANCELLED, "the load was interrupted", e);
    }
  }

  /** Whether it has ended or does so within a few seconds: a connection breaks before that. */
  boolean endsSoon() {
    try {
      return process.waitFor(SOON_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** What it said that it put on a GPU, once it has loaded its model; its log comes a bit later. */
  Optional<Offloaded> offloaded() {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LOG_MILLIS);
    while (true) {
      synchronized (lastLines) {
        if (offloaded != null || System.nanoTime() > deadline) {
          return Optional.ofNullable(offloaded);
        }
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
    }
  }

  /** Whether it ended because another process has taken its port meanwhile. */
  boolean portTaken() {
    String how = process.isAlive() ? "" : end();
    return how.contains(PORT_TAKEN);
  }

  /** How it ended, with what it said last. */
  String end() {
    try {
      reader.join(Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (lastLines) {
      return "ended with status %s; it said last: %s"
          .formatted(
              process.isAlive() ? "unknown" : Integer.toString(process.exitValue()),
              String.join(" | ", lastLines));
    }
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        LOG.debug("{}", line);
        synchronized (lastLines) {
          offloaded = Offloaded.of(line).orElse(offloaded);
          lastLines.addLast(line);
          if (lastLines.size() > LINES_KEPT) {
            lastLines.removeFirst();
          }
        }
      }
    } catch (IOException e) {
      LOG.debug("its log ended: {}", e.toString());
    }
  }

  /** Ends it; returns when it is gone. */
  @Override
  public void close() {
    closing = true;
    try {
      process.getOutputStream().close();
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("llama-server (process {}) doesn't end; it is killed", process.pid());
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (IOException e) {
      LOG.debug("it has ended already: {}", e.toString());
    } catch (InterruptedException e) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
