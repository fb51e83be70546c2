package io.serai.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BodyBudgetTest {
  private static final int LIMIT = 1000;

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void end() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private int serve(BodyBudget budget) {
    Router router = Router.router(vertx);
    router
        .post("/")
        .handler(budget.around(BodyHandler.create(false).setBodyLimit(LIMIT)))
        .handler(request -> request.end("read " + request.body().length()));
    return vertx
        .createHttpServer()
        .requestHandler(router)
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .join()
        .actualPort();
  }

  private static Socket begin(int port, String header, String body) throws IOException {
    Socket socket = new Socket("127.0.0.1", port);
    socket
        .getOutputStream()
        .write(
            ("POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + header
                    + "\r\n\r\n"
                    + body)
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static String answer(Socket socket) throws IOException {
    try (socket) {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Only the head: the server goes on reading what it refused, so as not to cut its sender off. */
  private static String head(Socket socket) throws IOException {
    try (socket) {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) socket.getInputStream().read());
      }
      return head.toString();
    }
  }

  private static void awaitLeft(BodyBudget budget, long bytes) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (budget.left() != bytes && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    assertThat(budget.left()).isEqualTo(bytes);
  }

  @Test
  void bodiesBeyondTheBudgetAreRefusedUntilOthersHaveEnded() throws Exception {
    BodyBudget budget = new BodyBudget(LIMIT, 2 * LIMIT, 60_000);
    int port = serve(budget);
    Socket stalled = begin(port, "Content-Length: 900", "x");
    Socket chunked = begin(port, "Transfer-Encoding: chunked", "1\r\nx\r\n");
    awaitLeft(budget, 100);
    assertThat(head(begin(port, "Content-Length: 101", "")))
        .startsWith("HTTP/1.1 429")
        .containsIgnoringCase("retry-after: 1");
    assertThat(answer(begin(port, "Content-Length: 3", "abc"))).endsWith("read 3");
    stalled.close();
    chunked.close();
    awaitLeft(budget, 2 * LIMIT);
    assertThat(answer(begin(port, "Transfer-Encoding: chunked", "2\r\nab\r\n0\r\n\r\n")))
        .contains("read 2");
    assertThat(head(begin(port, "Content-Length: 1001", ""))).startsWith("HTTP/1.1 413");
    awaitLeft(budget, 2 * LIMIT);
  }

  @Test
  void aBodyThatStallsIsGivenUp() throws Exception {
    BodyBudget budget = new BodyBudget(LIMIT, LIMIT, 50);
    int port = serve(budget);
    assertThat(answer(begin(port, "Content-Length: 900", "x"))).startsWith("HTTP/1.1 408");
    awaitLeft(budget, LIMIT);
  }
}
