package io.serai.plugins.openai;

import io.serai.plugins.openai.AttemptFailure.Kind;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a status other than 200 means. */
final class Refusals {
  private static final int LONGEST_EXCERPT = 300;
  private static final Duration LONGEST_PAUSE = Duration.ofDays(1);

  private Refusals() {}

  /**
   * The failure that a status stands for.
   *
   * @param content the server's explanation, in whatever form
   */
  static AttemptFailure of(Reply reply, String model, byte[] content, ApiKey key, Instant now) {
    String said = "it answered %d%s".formatted(reply.status(), explanation(content, key));
    String host = reply.host();
    return switch (reply.status()) {
      case 401, 403 ->
          refused(
              ErrorCode.INVALID_CONFIGURATION,
              key.isSet()
                  ? "%s doesn't accept the key, or not for model '%s': %s"
                      .formatted(host, model, said)
                  : "%s wants a key; name it with 'api_key_env' or 'api_key_file' in the manifest: %s"
                      .formatted(host, said));
      case 404 ->
          refused(
              ErrorCode.INVALID_CONFIGURATION,
              "%s has no model '%s', or 'url' isn't where its models are: %s"
                  .formatted(host, model, said));
      case 400, 413, 422 ->
          refused(ErrorCode.INVALID_INPUT, "%s can't use the request: %s".formatted(host, said));
      case 429 ->
          new AttemptFailure(
              Kind.BUSY,
              new SeraiException(
                  ErrorCode.OVERLOADED,
                  "%s has too much to do or the key's share is used up, ask again later: %s"
                      .formatted(host, said)),
              pause(reply.headers(), now));
      default ->
          reply.status() >= 500
              ? new AttemptFailure(
                  Kind.SERVER_FAILED,
                  new SeraiException(
                      ErrorCode.REMOTE_FAILED, "%s failed: %s".formatted(host, said)),
                  pause(reply.headers(), now))
              : refused(
                  ErrorCode.INVALID_CONFIGURATION,
                  "%s doesn't answer at this address, correct 'url': %s%s"
                      .formatted(
                          host,
                          said,
                          reply
                              .headers()
                              .firstValue("Location")
                              .map(place -> " and refers to " + key.removedFrom(place))
                              .orElse("")));
    };
  }

  private static AttemptFailure refused(ErrorCode code, String message) {
    return new AttemptFailure(Kind.REFUSED, code, message);
  }

  /** How long the server wants to be left alone: seconds or a date; null if it doesn't say. */
  static @Nullable Duration pause(HttpHeaders headers, Instant now) {
    Optional<String> value = headers.firstValue("Retry-After");
    if (value.isEmpty()) {
      return null;
    }
    String text = value.get().strip();
    if (text.matches("\\d{1,9}")) {
      return shorter(Duration.ofSeconds(Long.parseLong(text)));
    }
    try {
      Instant then = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return then.isBefore(now) ? Duration.ZERO : shorter(Duration.between(now, then));
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static Duration shorter(Duration pause) {
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }

  private static String explanation(byte[] content, ApiKey key) {
    String text = new String(content, StandardCharsets.UTF_8);
    String message;
    try {
      message = Json.errorMessage(Json.object(text)).orElse(text);
    } catch (IOException e) {
      message = text;
    }
    return excerpt(message, key);
  }

  /** The beginning of a server's text, on one line and without the key. */
  static String excerpt(String text, ApiKey key) {
    String line = key.removedFrom(text).replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    if (line.isEmpty()) {
      return "";
    }
    return line.length() <= LONGEST_EXCERPT
        ? " \"" + line + '"'
        : " \"" + line.substring(0, LONGEST_EXCERPT) + "\u2026\"";
  }
}
