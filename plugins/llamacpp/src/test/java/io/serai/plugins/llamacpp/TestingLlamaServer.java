package io.serai.plugins.llamacpp;

import com.fasterxml.jackson.jr.ob.JSON;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * A program that stands in for llama-server: it takes its options and speaks its HTTP interface,
 * but has no model. Tokens are characters; what it writes depends on the prompt.
 */
final class TestingLlamaServer {
  /** The start token of the sample model, which this server takes characters for. */
  private static final String START = "\0";

  /** Of the sample model, the output too. */
  private static final int LAYERS = 4;

  private static final String KEY = System.getenv().getOrDefault("LLAMA_API_KEY", "");

  private final List<String> options;

  private TestingLlamaServer(List<String> options) {
    this.options = options;
  }

  /** Writes a program that runs this one with that property. */
  static Path program(Path folder, String devices) throws IOException {
    Path script = folder.resolve("llama-server");
    Files.writeString(
        script,
        "#!/bin/sh\nexec '%s/bin/java' -Xmx64m '-Ddevices=%s' -cp '%s' %s \"$@\"\n"
            .formatted(
                System.getProperty("java.home"),
                devices,
                System.getProperty("java.class.path"),
                TestingLlamaServer.class.getName()));
    return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
  }

  /**
   * A backend that starts this as its llama-server.
   *
   * @param folder where the program is written
   * @param devices GPUs, as it lists them; empty for none
   */
  static LlamaBackend backend(Path folder, String devices) throws IOException {
    return new LlamaBackend(new LlamaSettings(null, program(folder, devices)), 2);
  }

  public static void main(String[] arguments) throws IOException {
    List<String> options = List.of(arguments);
    if (options.contains("--list-devices")) {
      System.out.println("Available devices:\n" + System.getProperty("devices"));
      return;
    }
    Path model = Path.of(value(options, "--model"));
    String name = model.getFileName().toString();
    if (name.contains("broken")) {
      System.err.println("error: failed to load model");
      System.exit(1);
    }
    int port = Integer.parseInt(value(options, "--port"));
    if (name.contains("taken") && attempts(model) <= (name.contains("always") ? 9 : 1)) {
      System.err.println(
          "main: couldn't bind HTTP server socket, hostname: 127.0.0.1, port: " + port);
      System.exit(1);
    }
    int layers = Math.min(Integer.parseInt(value(options, "--n-gpu-layers")), LAYERS);
    if (layers > 0 && !name.contains("silent")) {
      System.err.printf(
          "load_tensors: offloaded %d/%d layers to GPU%n",
          name.contains("partly") ? 1 : layers, LAYERS);
    }
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    TestingLlamaServer standIn = new TestingLlamaServer(options);
    server.createContext("/", standIn::answer);
    server.start();
  }

  private static String value(List<String> options, String option) {
    return options.get(options.indexOf(option) + 1);
  }

  /** How often a server was started with that model, this time too. */
  private static int attempts(Path model) throws IOException {
    Path file = model.resolveSibling(model.getFileName() + ".attempts");
    Files.writeString(file, "x", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    return (int) Files.size(file);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if (!("Bearer " + KEY).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        send(exchange, 401, Map.of("error", Map.of("message", "Invalid API Key")));
        return;
      }
      Map<String, Object> question = JSON.std.mapFrom(exchange.getRequestBody());
      switch (path) {
        case "/tokenize" ->
            send(
                exchange,
                200,
                Map.of("tokens", (question.get("content") + end()).chars().boxed().toList()));
        case "/apply-template" ->
            send(
                exchange,
                200,
                Map.of("prompt", START + START + "chat:" + question.get("messages")));
        case "/embedding" -> {
          List<?> tokens = (List<?>) question.get("content");
          send(
              exchange,
              200,
              List.of(
                  Map.of(
                      "index",
                      0,
                      "embedding",
                      List.of(List.of(3 * tokens.size(), 4 * tokens.size())))));
        }
        case "/completion" -> complete(exchange, question);
        case "/v1/chat/completions" -> chat(exchange, question);
        default -> send(exchange, 404, Map.of("error", Map.of("message", "File Not Found")));
      }
    }
  }

  /** What the model wants texts to end with. */
  private String end() {
    return value(options, "--model").contains("ending") ? "\1" : "";
  }

  private void complete(HttpExchange exchange, Map<String, Object> question) throws IOException {
    String prompt =
        ((List<?>) question.get("prompt"))
            .stream().map(token -> Character.toString((int) token)).collect(Collectors.joining());
    if (question.get("grammar") instanceof String grammar && !grammar.contains("root")) {
      send(exchange, 400, Map.of("error", Map.of("message", "Failed to parse grammar")));
      return;
    }
    exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    List<String> pieces = new ArrayList<>(List.of("He", "", "llo ", "wörld"));
    switch (prompt) {
      case "options" -> pieces = new ArrayList<>(options);
      case "environment" ->
          pieces =
              System.getenv().entrySet().stream()
                  .filter(variable -> variable.getKey().startsWith("LLAMA_ARG_"))
                  .map(Object::toString)
                  .toList();
      case "question" -> pieces = List.of(JSON.std.asString(question));
      case "crash" -> {
        event(out, Map.of("content", "He", "tokens", List.of(1), "stop", false));
        System.out.println("out of luck");
        Runtime.getRuntime().halt(3);
      }
      case "old" -> {
        event(out, Map.of("content", "He", "stop", false));
        event(out, Map.of("content", "llo", "stop", false));
        event(out, Map.of("content", "", "stop", true, "stopped_eos", true));
        return;
      }
      case "half" -> {
        event(out, Map.of("content", "He", "tokens", List.of(1), "stop", false));
        return;
      }
      case "endless" -> {
        for (int token = 0; token < 1_000_000; token++) {
          event(out, Map.of("content", "la ", "tokens", List.of(token), "stop", false));
        }
      }
      default -> {
        if (prompt.contains("chat:")) {
          pieces = List.of(prompt);
        }
      }
    }
    int token = 100;
    for (String piece : pieces) {
      Map<String, Object> event =
          new HashMap<>(Map.of("content", piece, "tokens", List.of(token++), "stop", false));
      if (question.get("n_probs") instanceof Integer likeliest) {
        event.put("completion_probabilities", List.of(probabilities(piece, likeliest)));
      }
      event(out, event);
    }
    event(
        out,
        Map.of(
            "content",
            "",
            "tokens",
            List.of(),
            "stop",
            true,
            "stop_type",
            pieces.size() == (int) question.get("n_predict") ? "limit" : "eos",
            "tokens_predicted",
            pieces.size(),
            "tokens_evaluated",
            prompt.length()));
  }

  /** Says what it was asked, and calls each tool with that if there are any. */
  private static void chat(HttpExchange exchange, Map<String, Object> question) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    List<?> tools = question.get("tools") instanceof List<?> list ? list : List.of();
    event(out, chunk(Map.of("role", "assistant"), null));
    for (int i = 0; i < tools.size(); i++) {
      Object name = ((Map<?, ?>) ((Map<?, ?>) tools.get(i)).get("function")).get("name");
      Map<String, Object> first = Map.of("name", name, "arguments", "{\"a\"");
      Map<String, Object> call =
          Map.of("index", i, "id", "call_" + i, "type", "function", "function", first);
      event(out, chunk(Map.of("tool_calls", List.of(call)), null));
      Map<String, Object> rest = Map.of("index", i, "function", Map.of("arguments", ":1}"));
      event(out, chunk(Map.of("tool_calls", List.of(rest)), null));
    }
    if (tools.isEmpty()) {
      event(out, chunk(Map.of("content", JSON.std.asString(question)), null));
    }
    event(out, chunk(Map.of(), tools.isEmpty() ? "stop" : "tool_calls"));
    Map<String, Object> usage = Map.of("prompt_tokens", 5, "completion_tokens", 7);
    event(out, Map.of("choices", List.of(), "usage", usage));
    out.write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, Object> chunk(Map<String, Object> delta, String finishReason) {
    Map<String, Object> choice = new HashMap<>(Map.of("index", 0, "delta", delta));
    if (finishReason != null) {
      choice.put("finish_reason", finishReason);
    }
    return Map.of("choices", List.of(choice));
  }

  private static Map<String, Object> probabilities(String piece, int likeliest) {
    Map<String, Object> token =
        Map.of("id", 1, "token", piece, "bytes", List.of(piece.length()), "logprob", -0.5);
    Map<String, Object> all = new HashMap<>(token);
    all.put("top_logprobs", Collections.nCopies(likeliest, token));
    return all;
  }

  private static void event(OutputStream out, Map<String, Object> event) throws IOException {
    out.write(("data: " + JSON.std.asString(event) + "\n\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static void send(HttpExchange exchange, int status, Object answer) throws IOException {
    byte[] body = JSON.std.asString(answer).getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
