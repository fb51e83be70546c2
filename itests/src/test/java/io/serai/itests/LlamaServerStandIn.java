package io.serai.itests;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program that stands in for llama-server: it is started like it and speaks as much of its HTTP
 * interface as a text takes, but has no model and always writes the same: slowly, late or not at
 * all if it is asked for certain numbers of tokens. It writes one text after the other.
 */
final class LlamaServerStandIn {
  /** Asked for so many tokens, it writes slowly. */
  static final int WRITES_FOR_LONG = 100;

  /** Asked for so many tokens, it computes for longer than {@link #CALL_SECONDS} at first. */
  static final int READS_FOR_LONG = 101;

  /** Asked for so many tokens, it neither computes nor writes anything. */
  static final int IS_STUCK = 102;

  /** How long a call may be silent where it is asked for these. */
  static final int CALL_SECONDS = 10;

  /** They take a minute. */
  private static final int SLOW_PIECES = 600;

  private static final int PAUSE_MILLIS = 100;
  private static final int COMPUTING_MILLIS = 12_000;
  private static final int STUCK_MILLIS = 120_000;
  private static final Pattern WANTED = Pattern.compile("\"n_predict\":(\\d+)");
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
    server.createContext("/completion", LlamaServerStandIn::complete);
    server.setExecutor(Executors.newCachedThreadPool());
    server.start();
  }

  private static void complete(HttpExchange exchange) throws IOException {
    String question = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Matcher matcher = WANTED.matcher(question);
    int wanted = matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    exchange.sendResponseHeaders(200, 0);
    try (exchange;
        OutputStream out = exchange.getResponseBody()) {
      answer(wanted, out);
    }
  }

  private static synchronized void answer(int wanted, OutputStream out) throws IOException {
    switch (wanted) {
      case WRITES_FOR_LONG -> {
        for (int i = 0; i < SLOW_PIECES; i++) {
          write(out, EVENTS.getFirst());
          sleep(PAUSE_MILLIS);
        }
      }
      case READS_FOR_LONG -> compute();
      case IS_STUCK -> sleep(STUCK_MILLIS);
      default -> {}
    }
    for (String event : EVENTS) {
      write(out, event);
    }
  }

  private static void compute() {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(COMPUTING_MILLIS);
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  private static void write(OutputStream out, String event) throws IOException {
    out.write("data: %s\n\n".formatted(event).getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static void sleep(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
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
