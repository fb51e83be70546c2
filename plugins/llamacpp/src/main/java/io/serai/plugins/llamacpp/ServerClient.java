package io.serai.plugins.llamacpp;

import com.fasterxml.jackson.jr.ob.JSON;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Speaks with a {@code llama-server}. */
final class ServerClient implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServerClient.class);
  private static final String EVENT = "data: ";
  private static final String END = EVENT + "[DONE]";
  private static final String FAILURE = "error: ";

  /** All versions want the key for it, have it wait for the model, and answer it soon. */
  private static final String READY = "/tokenize";

  private static final String NOTHING = "{\"content\": \"\"}";

  /** A server whose port is taken ends well before so many looks, a few seconds. */
  private static final int MOST_ANSWERS_WITHOUT_KEY = 200;

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;
  private static final int UNAUTHORIZED = 401;
  private static final int NOT_FOUND = 404;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT)
          .proxy(HttpClient.Builder.NO_PROXY)
          .build();
  private final String address;
  private final String key;
  private int answersWithoutKey;

  ServerClient(int port, String key) {
    this.address = "http://127.0.0.1:" + port;
    this.key = key;
  }

  /**
   * Whether it has loaded its model. Another process may have taken its port before it did, so it
   * must know the key: it answers who has it, and refuses who hasn't.
   *
   * @throws SeraiException with {@link ErrorCode#LOAD_FAILED} if whoever listens there answers
   *     without the key, and goes on to
   */
  boolean ready(Cancellation cancellation) {
    try {
      if (status(request(READY), cancellation) != OK) {
        return false;
      }
      if (status(withoutKey(READY), cancellation) == UNAUTHORIZED) {
        return true;
      }
    } catch (IOException e) {
      LOG.trace("not yet: {}", e.toString());
      return false;
    }
    if (++answersWithoutKey > MOST_ANSWERS_WITHOUT_KEY) {
      throw new SeraiException(
          ErrorCode.LOAD_FAILED,
          "whoever listens at %s answers without the key that llama-server got (LLAMA_API_KEY); take a llama-server that asks for it"
              .formatted(address));
    }
    return false;
  }

  private int status(HttpRequest.Builder request, Cancellation cancellation) throws IOException {
    HttpRequest asking =
        request
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(NOTHING))
            .build();
    HttpResponse<InputStream> response = send(asking, cancellation);
    response.body().close();
    return response.statusCode();
  }

  /**
   * Asks for one answer.
   *
   * @return a Map or List
   * @throws IOException if the connection broke
   * @throws SeraiException with what the server says is wrong, or {@link ErrorCode#CANCELLED}
   */
  Object post(String path, Map<String, Object> question, Cancellation cancellation)
      throws IOException {
    HttpResponse<InputStream> response = send(body(path, question), cancellation);
    try (InputStream body = response.body();
        Cancellation.Registration _ = cancellation.onRequest(() -> close(body))) {
      check(path, response.statusCode(), body);
      return JSON.std.anyFrom(body);
    } catch (IOException e) {
      cancellation.check();
      throw e;
    }
  }

  /**
   * Asks for an answer in pieces.
   *
   * @param events gets each piece, and says whether it wants more
   * @throws IOException if the connection broke
   * @throws SeraiException with what the server says is wrong, or {@link ErrorCode#CANCELLED}
   */
  void stream(
      String path,
      Map<String, Object> question,
      Cancellation cancellation,
      Predicate<Map<String, Object>> events)
      throws IOException {
    HttpResponse<InputStream> response = send(body(path, question), cancellation);
    try (InputStream body = response.body();
        Cancellation.Registration _ = cancellation.onRequest(() -> close(body))) {
      check(path, response.statusCode(), body);
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(FAILURE)) {
          throw failed(path, line.substring(FAILURE.length()));
        }
        if (line.startsWith(EVENT)) {
          if (line.equals(END)) {
            return;
          }
          Map<String, Object> event = JSON.std.mapFrom(line.substring(EVENT.length()));
          if (event.containsKey("error")) {
            throw failed(path, event.get("error").toString());
          }
          if (!events.test(event)) {
            return;
          }
        }
      }
      throw new IOException("the answer ended in the middle");
    } catch (IOException e) {
      cancellation.check();
      throw e;
    }
  }

  private HttpRequest.Builder request(String path) {
    return withoutKey(path).header("Authorization", "Bearer " + key);
  }

  private HttpRequest.Builder withoutKey(String path) {
    return HttpRequest.newBuilder(URI.create(address + path));
  }

  private HttpRequest body(String path, Map<String, Object> question) throws IOException {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(JSON.std.asString(question)))
        .build();
  }

  private HttpResponse<InputStream> send(HttpRequest request, Cancellation cancellation)
      throws IOException {
    CompletableFuture<HttpResponse<InputStream>> response =
        client.sendAsync(request, BodyHandlers.ofInputStream());
    try (Cancellation.Registration _ = cancellation.onRequest(() -> response.cancel(true))) {
      return response.join();
    } catch (CancellationException e) {
      cancellation.check();
      throw e;
    } catch (CompletionException e) {
      cancellation.check();
      throw new IOException(e.getCause() == null ? e : e.getCause());
    }
  }

  private static void check(String path, int status, InputStream body) throws IOException {
    if (status == OK) {
      return;
    }
    String text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
    throw switch (status) {
      case BAD_REQUEST ->
          new SeraiException(ErrorCode.INVALID_INPUT, "llama-server refuses it: " + message(text));
      case NOT_FOUND ->
          new SeraiException(
              ErrorCode.UNSUPPORTED_TASK,
              "this llama-server doesn't know %s; take a newer one".formatted(path));
      default -> failed(path, "status %d: %s".formatted(status, message(text)));
    };
  }

  /** What an error says, or all of it if it isn't as llama-server's are. */
  private static String message(String body) {
    try {
      return JSON.std.anyFrom(body) instanceof Map<?, ?> map
              && map.get("error") instanceof Map<?, ?> error
              && error.get("message") instanceof String message
          ? message
          : body;
    } catch (IOException e) {
      return body;
    }
  }

  private static SeraiException failed(String path, String why) {
    return new SeraiException(
        ErrorCode.RUNTIME_FAILED, "llama-server failed at %s: %s".formatted(path, why));
  }

  private static void close(InputStream body) {
    try {
      body.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
    client.close();
  }
}
