package io.serai.plugins.openai;

import io.github.resilience4j.retry.Retry;
import io.serai.plugins.openai.AttemptFailure.Kind;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A server, asked with retries, a circuit breaker and time limits. */
final class RemoteServer implements AutoCloseable {
  private static final int MOST_EXPLANATION = 64 << 10;
  private static final int LONGEST_BEGINNING = 64 << 10;

  /** Makes an answer of a reply with a status from 200 to 299. */
  @FunctionalInterface
  interface Reader<T> {
    /**
     * Reads it.
     *
     * @param first until when the beginning of the content has to come
     * @param total until when all of it has to
     */
    T read(Reply reply, TimeLimit first, TimeLimit total) throws AttemptFailure;
  }

  /**
   * What is asked.
   *
   * @param path beginning with a slash
   * @param json what is posted, as often as there are attempts; null to get
   * @param first how long the beginning of the content may take; null for as long as all of it
   * @param accept which types of content are understood
   */
  record Question(
      String path, @Nullable BodyPublisher json, @Nullable Duration first, String accept) {}

  private final RemoteSettings settings;
  private final ApiKey key;
  private final HttpClient client;
  private final Pauses pauses;
  private final ServerBreaker breaker;
  private final Semaphore calls;

  /** Connects to nothing yet. */
  RemoteServer(RemoteSettings settings, ApiKey key) {
    this.settings = settings;
    this.key = key;
    client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(settings.connect())
            .build();
    pauses = new Pauses(settings);
    breaker = new ServerBreaker(settings);
    calls = new Semaphore(settings.concurrentCalls());
  }

  /** For people. */
  String host() {
    return settings.address().host();
  }

  /** The beginning of what the server said, as far as it can be told to people. */
  String excerpt(byte[] text) {
    int length = Math.min(text.length, LONGEST_BEGINNING);
    return excerpt(new String(text, 0, length, StandardCharsets.UTF_8));
  }

  /** What the server said, as far as it can be told to people. */
  String excerpt(String text) {
    return Refusals.excerpt(text, key);
  }

  /**
   * Asks, again where that may help.
   *
   * @throws SeraiException with {@link ErrorCode#REMOTE_FAILED}, {@link ErrorCode#TIMED_OUT},
   *     {@link ErrorCode#OVERLOADED}, {@link ErrorCode#INVALID_CONFIGURATION}, {@link
   *     ErrorCode#INVALID_INPUT} or {@link ErrorCode#CANCELLED}
   */
  <T> T ask(Question question, Reader<T> reader, Cancellation cancellation) {
    if (!calls.tryAcquire()) {
      throw new SeraiException(
          ErrorCode.OVERLOADED,
          "%d calls of %s are under way already, which is what the manifest's 'concurrent_calls' allows; ask again later"
              .formatted(settings.concurrentCalls(), host()));
    }
    try {
      return attempts(question, reader, cancellation);
    } finally {
      calls.release();
    }
  }

  private <T> T attempts(Question question, Reader<T> reader, Cancellation cancellation) {
    TimeLimit total = TimeLimit.of("total_seconds", settings.total());
    Retry.AsyncContext<Object> retries = pauses.begin();
    AttemptFailure last = null;
    while (true) {
      cancellation.check();
      if (!breaker.mayTry()) {
        throw last == null ? breaker.refusal() : last.error();
      }
      try {
        return attempt(question, reader, total, cancellation);
      } catch (AttemptFailure failure) {
        last = failure;
      }
      long pause = retries.onError(last);
      if (pause < 0 || TimeUnit.MILLISECONDS.toNanos(pause) >= total.leftNanos()) {
        throw last.error();
      }
      Pauses.await(pause, cancellation);
    }
  }

  private <T> T attempt(
      Question question, Reader<T> reader, TimeLimit total, Cancellation cancellation)
      throws AttemptFailure {
    long start = System.nanoTime();
    boolean told = false;
    try {
      T answer = exchange(question, reader, total, cancellation);
      breaker.answered(start);
      told = true;
      return answer;
    } catch (AttemptFailure failure) {
      breaker.failed(failure, start);
      told = true;
      throw failure;
    } finally {
      if (!told) {
        breaker.saidNothing();
      }
    }
  }

  private <T> T exchange(
      Question question, Reader<T> reader, TimeLimit total, Cancellation cancellation)
      throws AttemptFailure {
    TimeLimit first =
        question.first == null
            ? total
            : TimeLimit.of("first_token_seconds", question.first).orEarlier(total);
    try (Body body = new Body(host());
        AnswerMemory.Share memory = AnswerMemory.OF_PROCESS.share(host());
        Cancellation.Registration _ = cancellation.onRequest(body::close)) {
      HttpResponse<Body> response = send(question, body, first, cancellation);
      Reply reply = new Reply(host(), response.statusCode(), response.headers(), body, memory);
      if (reply.status() >= 200 && reply.status() < 300) {
        return reader.read(reply, first, total);
      }
      byte[] explanation = reply.readAll(MOST_EXPLANATION, total, cancellation);
      throw Refusals.of(reply, settings.model(), explanation, key, Instant.now());
    }
  }

  private HttpResponse<Body> send(
      Question question, Body body, TimeLimit limit, Cancellation cancellation)
      throws AttemptFailure {
    CompletableFuture<HttpResponse<Body>> sent =
        client.sendAsync(request(question), headers -> body);
    try (Cancellation.Registration _ = cancellation.onRequest(() -> sent.cancel(true))) {
      return sent.get(limit.leftNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      sent.cancel(true);
      throw limit.exceeded(host());
    } catch (CancellationException e) {
      cancellation.check();
      throw e;
    } catch (ExecutionException e) {
      throw unreachable(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      sent.cancel(true);
      Thread.currentThread().interrupt();
      throw new SeraiException(ErrorCode.CANCELLED, "the thread that waited was interrupted", e);
    }
  }

  private HttpRequest request(Question question) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(settings.address().at(question.path))
            .header("Accept", question.accept);
    if (key.isSet()) {
      request.header("Authorization", key.bearer());
    }
    return question.json == null
        ? request.build()
        : request.header("Content-Type", "application/json").POST(question.json).build();
  }

  private AttemptFailure unreachable(Throwable cause) {
    String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return new AttemptFailure(
        Kind.SERVER_FAILED,
        new SeraiException(
            ErrorCode.REMOTE_FAILED,
            "%s can't be reached (%s: %s); does the server run, and is 'url' right?"
                .formatted(host(), cause.getClass().getSimpleName(), key.removedFrom(why)),
            cause),
        null);
  }

  /** Closes all connections. */
  @Override
  public void close() {
    client.shutdownNow();
    client.close();
  }
}
