package io.serai.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BodyReaderTest {
  private static final int LIMIT = 300_000;
  private static final int PIECE = 1000;

  private final Vertx vertx = Vertx.vertx();
  private int port;

  @BeforeAll
  void start() {
    Router router = Router.router(vertx);
    BodyReader reader = new BodyReader(LIMIT);
    router.post("/").handler(reader).handler(RoutingContext::next).handler(reader);
    router.post("/").handler(request -> request.end(told(request)));
    port =
        vertx
            .createHttpServer()
            .requestHandler(router)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join()
            .actualPort();
  }

  @AfterAll
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @SuppressWarnings("deprecation") // In Vert.x 4 nothing else shows the array.
  private static String told(RoutingContext request) {
    return request.body().buffer() == null
        ? "nothing"
        : "%d of %d: %s"
            .formatted(
                request.body().length(),
                request.body().buffer().getByteBuf().array().length,
                request.body().asString().substring(0, 3));
  }

  private TestingSocket sent(String headers, String... pieces) throws IOException {
    TestingSocket socket =
        new TestingSocket(port)
            .send(
                "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + headers
                    + "\r\n\r\n");
    for (String piece : pieces) {
      socket.send(piece);
    }
    return socket;
  }

  @Test
  void aBodyIsPutTogetherInAnArrayOfItsLength() throws Exception {
    String[] pieces = new String[LIMIT / PIECE];
    Arrays.fill(pieces, "abc" + "x".repeat(PIECE - 3));
    assertThat(sent("Content-Length: " + LIMIT, pieces).all()).endsWith("300000 of 300000: abc");
  }

  @Test
  void aBodyInChunksNeedsNoLength() throws Exception {
    assertThat(sent("Transfer-Encoding: chunked", "2\r\nab\r\n", "2\r\ncd\r\n", "0\r\n\r\n").all())
        .contains("4 of 1024: abc");
  }

  @Test
  void whatSaysThatItIsAFormIsReadAsItIs() throws Exception {
    assertThat(
            sent("Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 5", "a=b&c")
                .all())
        .endsWith("5 of 5: a=b");
  }

  @Test
  void thereMayBeNone() throws Exception {
    assertThat(sent("A: b").all()).endsWith("nothing");
    assertThat(sent("Content-Length: 0").all()).endsWith("nothing");
  }

  @Test
  void whoeverWaitsToSendIsToldToGoOn() throws Exception {
    assertThat(sent("Expect: 100-continue\r\nContent-Length: 3", "abc").all())
        .startsWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 ")
        .endsWith("3 of 3: abc");
    assertThat(sent("Expect: miracles\r\nContent-Length: 3", "abc").head())
        .startsWith("HTTP/1.1 417 ");
  }

  @Test
  void whatIsTooLongIsRefused() throws Exception {
    assertThat(sent("Content-Length: " + (LIMIT + 1)).head()).startsWith("HTTP/1.1 413 ");
    String chunk = "10000\r\n" + "x".repeat(1 << 16) + "\r\n";
    assertThat(
            sent("Transfer-Encoding: chunked", chunk, chunk, chunk, chunk, chunk, "0\r\n\r\n")
                .head())
        .startsWith("HTTP/1.1 413 ");
  }
}
