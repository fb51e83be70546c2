package io.serai.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
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

  private final Vertx vertx = Vertx.vertx();
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
    assertThat(connect().send(REQUEST.formatted("small") + "\r\n").all())
        .startsWith("HTTP/1.1 200 ")
        .endsWith("small");
  }

  /** The kernel holds some of the answer; the rest isn't there any more when it is read at last. */
  @Test
  void whoNeverTakesItsAnswerIsCutOff() throws Exception {
    try (Socket socket = new Socket()) {
      socket.setReceiveBufferSize(4096);
      socket.connect(new InetSocketAddress("127.0.0.1", server.actualPort()));
      socket
          .getOutputStream()
          .write((REQUEST.formatted("large") + "\r\n").getBytes(StandardCharsets.US_ASCII));
      awaitConnections(1);
      awaitConnections(0);
      long read = 0;
      byte[] piece = new byte[1 << 16];
      for (int n = read(socket, piece); n > 0; n = read(socket, piece)) {
        read += n;
      }
      assertThat(read).isPositive().isLessThan(LARGE);
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
    try (TestingSocket socket = connect()) {
      for (int i = 0; i < 2; i++) {
        socket.send(REQUEST.formatted("late") + "\r\n");
        assertThat(socket.read(LATE.length())).isEqualTo(LATE);
      }
    }
  }
}
