package io.serai.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.serai.catalog.yaml.Suggestion;
import io.serai.server.api.Documents.RunBody;
import io.serai.server.api.Json;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads request bodies. */
public final class Requests {
  private Requests() {}

  /**
   * What is asked of a pipeline. JSON, whatever the content type says (curl says {@code
   * x-www-form-urlencoded} unless told otherwise), except {@code text/plain}, which is the text,
   * and {@code image/…}, which is the image.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_INPUT}
   */
  static RunBody run(RoutingContext request) {
    Buffer body = request.body().buffer();
    if (body == null || body.length() == 0) {
      throw invalid("the request has no body; send JSON such as {\"text\": \"Lovely.\"}");
    }
    String type = request.request().getHeader(HttpHeaders.CONTENT_TYPE);
    if (type != null && type.startsWith("text/plain")) {
      return RunBody.ofText(body.toString());
    }
    if (type != null && type.startsWith("image/")) {
      return RunBody.ofImage(body.getBytes());
    }
    try {
      RunBody read = Json.RUNS.readValue(body.getBytes(), RunBody.class);
      if (read == null) {
        throw invalid("the body is null; send JSON such as {\"text\": \"Lovely.\"}");
      }
      return read;
    } catch (UnrecognizedPropertyException e) {
      List<String> known =
          Objects.requireNonNullElse(e.getKnownPropertyIds(), List.of()).stream()
              .map(Object::toString)
              .sorted()
              .toList();
      throw invalid(
          "unknown key '%s'%s; known are %s"
              .formatted(
                  e.getPropertyName(),
                  Suggestion.didYouMean(e.getPropertyName(), known),
                  String.join(", ", known)));
    } catch (MismatchedInputException e) {
      if (e.getPath().isEmpty() && e.getTargetType() == RunBody.class) {
        throw invalid("the body isn't a JSON object; send one such as {\"text\": \"Lovely.\"}");
      }
      throw notWanted(e);
    } catch (JsonProcessingException e) {
      throw notWanted(e);
    } catch (IOException e) {
      throw new SeraiException(
          ErrorCode.INVALID_INPUT, "the body isn't JSON in UTF-8: " + e.getMessage(), e);
    }
  }

  /** Whether the answer is to be Server-Sent Events: the body says so, or else {@code Accept}. */
  static boolean wantsEvents(RoutingContext request, RunBody body) {
    if (body.stream() != null) {
      return body.stream();
    }
    String accept = request.request().getHeader(HttpHeaders.ACCEPT);
    return accept != null && accept.contains(EventStream.TYPE);
  }

  private static SeraiException notWanted(JsonProcessingException e) {
    return Json.tooManyParts(e).orElseGet(() -> notJson(e));
  }

  private static SeraiException notJson(JsonProcessingException e) {
    String message = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
    return invalid(
        "the body isn't the JSON that is wanted, such as {\"text\": \"Lovely.\"}: line %d, column %d: %s"
            .formatted(
                e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
                e.getLocation() == null ? 1 : e.getLocation().getColumnNr(),
                withoutTypes(message)));
  }

  /** Jackson's messages name Java classes, which say nothing to a caller. */
  private static String withoutTypes(String message) {
    return message
        .replaceAll("`[a-zA-Z_.$]*\\.([A-Za-z$]+)(<[^`]*>)?`", "$1")
        .replaceAll("\\s*\\(for .*\\)$", "");
  }

  /** The {@code :name} in the address. */
  public static String name(RoutingContext request) {
    return Objects.requireNonNull(request.pathParam("name"), "the address has a name in it");
  }

  /** A query parameter. */
  static @Nullable String query(RoutingContext request, String name) {
    return request.request().getParam(name);
  }

  private static SeraiException invalid(String message) {
    return new SeraiException(ErrorCode.INVALID_INPUT, message);
  }

  /**
   * Reads a request's body.
   *
   * @param example what such a body looks like, for errors
   * @throws SeraiException if it isn't what is wanted
   */
  static <T> T json(RoutingContext request, Class<T> type, String example) {
    Buffer body = request.body().buffer();
    if (body == null || body.length() == 0) {
      throw new SeraiException(
          ErrorCode.INVALID_INPUT, "the request has no body; send JSON " + example);
    }
    try {
      T read = Json.REQUESTS.readValue(body.getBytes(), type);
      if (read == null) {
        throw new SeraiException(ErrorCode.INVALID_INPUT, "the body is null; send " + example);
      }
      return read;
    } catch (UnrecognizedPropertyException e) {
      throw new SeraiException(
          ErrorCode.INVALID_PARAMETER,
          "unknown key '%s'; known are %s".formatted(e.getPropertyName(), e.getKnownPropertyIds()),
          e);
    } catch (JsonProcessingException e) {
      throw Json.tooManyParts(e).orElseGet(() -> unlike(example, e));
    } catch (IOException e) {
      throw unlike(example, e);
    }
  }

  private static SeraiException unlike(String example, IOException e) {
    return new SeraiException(
        ErrorCode.INVALID_INPUT, "the body isn't the JSON that is wanted, " + example, e);
  }
}
