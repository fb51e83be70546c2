package io.serai.plugins.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Whether whoever listens on a port is the server that was started there. */
class ServerClientTest {
  private static final String KEY = "0123";

  @Test
  void aServerIsReadyThatKnowsTheKeyAndRefusesWhoDoesNot() throws IOException {
    assertThat(ready("Bearer 0123"::equals)).isTrue();
  }

  @Test
  void anotherServerIsNot() throws IOException {
    assertThat(ready(key -> false)).isFalse();
    assertThat(ready("Bearer another"::equals)).isFalse();
    assertThat(ready(key -> true)).isFalse();
  }

  @Test
  void whoGoesOnToAnswerWithoutTheKeyIsToldOf() throws IOException {
    try (Listener listener = new Listener(key -> true);
        ServerClient client = new ServerClient(listener.port(), KEY)) {
      assertThatThrownBy(
              () -> {
                while (!client.ready(new Cancellation())) {
                  Thread.onSpinWait();
                }
              })
          .isInstanceOfSatisfying(
              SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LOAD_FAILED))
          .hasMessageContaining("answers without the key");
    }
  }

  private static boolean ready(Predicate<String> lets) throws IOException {
    try (Listener listener = new Listener(lets);
        ServerClient client = new ServerClient(listener.port(), KEY)) {
      return client.ready(new Cancellation());
    }
  }

  /** Answers whom it lets, and is healthy for everybody. */
  private static final class Listener implements AutoCloseable {
    private final HttpServer server;

    Listener(Predicate<String> lets) throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            String given = exchange.getRequestHeaders().getFirst("Authorization");
            boolean healthy = exchange.getRequestURI().getPath().equals("/health");
            boolean in = healthy || lets.test(given == null ? "" : given);
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(in ? 200 : 401, -1);
            exchange.close();
          });
      server.start();
    }

    int port() {
      return server.getAddress().getPort();
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
