package io.serai.server.http;

import static io.serai.server.TestingWait.untilIs;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
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

  private static TestingSocket begin(int port, String header, String body) throws IOException {
    return new TestingSocket(port)
        .send(
            "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + header
                + "\r\n\r\n"
                + body);
  }

  @Test
  void bodiesBeyondTheBudgetAreRefusedUntilOthersHaveEnded() throws Exception {
    BodyBudget budget = new BodyBudget(LIMIT, 2 * LIMIT, 60_000);
    int port = serve(budget);
    TestingSocket stalled = begin(port, "Content-Length: 900", "x");
    TestingSocket chunked = begin(port, "Transfer-Encoding: chunked", "1\r\nx\r\n");
    untilIs(budget::left, 100L);
    assertThat(begin(port, "Content-Length: 101", "").head())
        .startsWith("HTTP/1.1 429")
        .containsIgnoringCase("retry-after: 1");
    assertThat(begin(port, "Content-Length: 3", "abc").all()).endsWith("read 3");
    stalled.close();
    chunked.close();
    untilIs(budget::left, 2L * LIMIT);
    assertThat(begin(port, "Transfer-Encoding: chunked", "2\r\nab\r\n0\r\n\r\n").all())
        .contains("read 2");
    assertThat(begin(port, "Content-Length: 1001", "").head()).startsWith("HTTP/1.1 413");
    untilIs(budget::left, 2L * LIMIT);
  }

  @Test
  void aBodyThatStallsIsGivenUp() throws Exception {
    BodyBudget budget = new BodyBudget(LIMIT, LIMIT, 50);
    int port = serve(budget);
    assertThat(begin(port, "Content-Length: 900", "x").all()).startsWith("HTTP/1.1 408");
    untilIs(budget::left, (long) LIMIT);
  }
}
