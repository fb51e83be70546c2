package io.serai.itests;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server that speaks as much of the OpenAI API as a text takes, and always writes the same. */
final class OpenAiServerStandIn implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** Listens on a free port of loopback. */
  OpenAiServerStandIn() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/v1/chat/completions", OpenAiServerStandIn::answer);
    server.start();
  }

  /** What a manifest calls {@code url}. */
  String url() {
    return "http://127.0.0.1:%d/v1".formatted(server.getAddress().getPort());
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
      exchange.sendResponseHeaders(200, 0);
      for (String piece : List.of(" it", " in June.")) {
        send(exchange, "{\"choices\":[{\"delta\":{\"content\":\"" + piece + "\"}}]}");
      }
      send(exchange, "[DONE]");
    }
  }

  private static void send(HttpExchange exchange, String event) throws IOException {
    exchange
        .getResponseBody()
        .write("data: %s\n\n".formatted(event).getBytes(StandardCharsets.UTF_8));
    exchange.getResponseBody().flush();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
