package io.serai.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The limit is half a second here, so that a test waits that long at least, and no test for more.
 */
class SlowClientsTest {
  private static final int MOST_MILLIS = 500;
  private static final int LARGE = 32 << 20;
  private static final int STEPS = 2000;
  private static final String LATE = "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nlate";
  private static final String REQUEST = "GET /%s HTTP/1.1\r\nHost: localhost\r\n";

  private static final int ATTEMPTS = 3;

  /** With one thread, what has come from a client is seen before it is looked who is too slow. */
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));

  private final SlowClients slow = new SlowClients(MOST_MILLIS, LARGE);
  private HttpServer server;

  @BeforeEach
  void start() {
    slow.watch(vertx);
    Router router = Router.router(vertx);
    router.route().handler(slow.requests());
    router.get("/small").handler(request -> request.response().end("small"));
    router.get("/large").handler(request -> request.response().end(Buffer.buffer(new byte[LARGE])));
    router
        .get("/late")
        .handler(
            request -> vertx.setTimer(3 * MOST_MILLIS, late -> request.response().end("late")));
    server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setPort(0)
                    .setHost("127.0.0.1")
                    .setHttp2ClearTextEnabled(false))
            .connectionHandler(slow::connected)
            .requestHandler(router);
    server.listen().toCompletionStage().toCompletableFuture().join();
  }

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private TestingSocket connect() throws IOException {
    return new TestingSocket(server.actualPort());
  }

  @Test
  void whoConnectsAndSaysNothingIsCutOff() throws Exception {
    try (TestingSocket socket = connect()) {
      assertThat(socket.read()).isEqualTo(-1);
    }
  }

  @Test
  void whoSendsItsHeadersBitByBitIsCutOff() throws Exception {
    try (TestingSocket socket = connect()) {
      socket.send(REQUEST.formatted("small"));
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < STEPS; i++) {
                  socket.send("X-" + i + ": y\r\n");
                  TimeUnit.MILLISECONDS.sleep(20);
                }
              })
          .isInstanceOf(SocketException.class);
    }
  }

  @Test
  void whoSaysNothingMoreAfterAnAnswerIsCutOff() throws Exception {
    assertServed(
        pace -> {
          try (TestingSocket socket = connect().send(REQUEST.formatted("small") + "\r\n")) {
            pace.asked();
            String all = socket.all();
            return all.startsWith("HTTP/1.1 200 ") && all.endsWith("small");
          }
        });
  }

  /** What a client does; says whether it was served to the end. */
  private interface Client {
    boolean isServed(Pace pace) throws Exception;
  }

  /**
   * How late a client asks: where it gets no processor for long, it is cut off with good reason.
   */
  private static final class Pace {
    private long due = System.nanoTime();
    private long late;

    /**
     * From now on a late answer is waited for, and the next question is due when it can be there.
     */
    void asked() {
      late = latest();
      due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(3 * MOST_MILLIS);
    }

    private long latest() {
      return Math.max(late, System.nanoTime() - due);
    }

    boolean wasLate() {
      return latest() > TimeUnit.MILLISECONDS.toNanos(MOST_MILLIS / 2);
    }
  }

  /** A client that was late itself, and was cut off, comes again. */
  private static void assertServed(Client client) throws Exception {
    boolean again = true;
    boolean served = false;
    for (int i = 0; i < ATTEMPTS && again; i++) {
      Pace pace = new Pace();
      try {
        served = client.isServed(pace);
      } catch (SocketException e) {
        // It was reset.
        served = false;
      }
      again = !served && pace.wasLate();
    }
    assertThat(served).as("it was dealt with as it should be").isTrue();
  }

  /** The kernel holds some of the answer; the rest isn't there any more when it is read at last. */
  @Test
  void whoNeverTakesItsAnswerIsCutOff() throws Exception {
    assertServed(this::isCutOffInTheMiddle);
  }

  /** False if it was before its answer. */
  private boolean isCutOffInTheMiddle(Pace pace) throws Exception {
    try (Socket socket = new Socket()) {
      socket.setReceiveBufferSize(4096);
      socket.connect(new InetSocketAddress("127.0.0.1", server.actualPort()));
      socket
          .getOutputStream()
          .write((REQUEST.formatted("large") + "\r\n").getBytes(StandardCharsets.US_ASCII));
      pace.asked();
      if (socket.getInputStream().read() < 0) {
        return false;
      }
      awaitConnections(0);
      long read = 1;
      byte[] piece = new byte[1 << 16];
      for (int n = read(socket, piece); n > 0; n = read(socket, piece)) {
        read += n;
      }
      assertThat(read).isLessThan(LARGE);
      return true;
    }
  }

  private static int read(Socket socket, byte[] piece) throws IOException {
    try {
      return socket.getInputStream().read(piece);
    } catch (SocketException e) {
      // It was reset.
      return -1;
    }
  }

  private void awaitConnections(int count) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (slow.connections() != count && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
    assertThat(slow.connections()).isEqualTo(count);
  }

  @Test
  void whoWaitsForAnAnswerAndThenAsksAgainIsNot() throws Exception {
    assertServed(
        pace -> {
          try (TestingSocket socket = connect()) {
            boolean served = true;
            for (int i = 0; i < 2 && served; i++) {
              socket.send(REQUEST.formatted("late") + "\r\n");
              pace.asked();
              served = socket.read(LATE.length()).equals(LATE);
            }
            return served;
          }
        });
  }
}
