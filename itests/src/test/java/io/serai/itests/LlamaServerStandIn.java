package io.serai.itests;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A program that stands in for llama-server: it is started like it and speaks as much of its HTTP
 * interface as a text takes, but has no model and always writes the same.
 */
final class LlamaServerStandIn {
  private static final List<String> EVENTS =
      List.of(
          "{\"content\": \" it\", \"tokens\": [1], \"stop\": false}",
          "{\"content\": \" in June.\", \"tokens\": [2], \"stop\": false}",
          "{\"content\": \"\", \"tokens\": [], \"stop\": true, \"stop_type\": \"eos\","
              + " \"tokens_predicted\": 2}");

  private LlamaServerStandIn() {}

  /** Writes a program that runs this one. */
  static Path program(Path folder) throws Exception {
    URI classes =
        LlamaServerStandIn.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    Path script = folder.resolve("llama-server");
    Files.writeString(
        script,
        "#!/bin/sh\nexec '%s/bin/java' -Xmx32m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '%s' %s \"$@\"\n"
            .formatted(
                System.getProperty("java.home"),
                Path.of(classes),
                LlamaServerStandIn.class.getName()));
    return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
  }

  public static void main(String[] arguments) throws IOException {
    List<String> options = List.of(arguments);
    if (options.contains("--list-devices")) {
      System.out.println("Available devices:");
      return;
    }
    int port = Integer.parseInt(options.get(options.indexOf("--port") + 1));
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
    server.createContext("/tokenize", exchange -> answer(exchange, "{\"tokens\": [3, 4]}"));
    server.createContext(
        "/completion",
        exchange ->
            answer(
                exchange,
                EVENTS.stream().map("data: %s\n\n"::formatted).collect(Collectors.joining())));
    server.start();
  }

  private static void answer(HttpExchange exchange, String body) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      String key = "Bearer " + System.getenv("LLAMA_API_KEY");
      if (!key.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        exchange.sendResponseHeaders(401, -1);
        return;
      }
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
