package io.serai.server.kserve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.serai.server.api.Json;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.IOException;

/** What comes with a question to the repository; nothing, or a JSON object. */
final class RepositoryBody {
  private RepositoryBody() {}

  /** Whether only models that are ready are wanted. */
  static boolean readyOnly(byte[] body) {
    JsonNode ready = read(body).path("ready");
    if (!ready.isMissingNode() && !ready.isNull() && !ready.isBoolean()) {
      throw ProtocolJson.invalid("'ready' must be true or false");
    }
    return ready.asBoolean(false);
  }

  /**
   * Makes sure that a load asks for nothing that isn't done here.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_PARAMETER} for another configuration or
   *     files that are sent along, {@link ErrorCode#INVALID_INPUT} if it isn't JSON
   */
  static void checkLoad(byte[] body) {
    for (var parameter : parameters(body).properties()) {
      String name = parameter.getKey();
      if (name.equals("config") || name.startsWith("file:")) {
        throw new SeraiException(
            ErrorCode.INVALID_PARAMETER,
            "a model is loaded as its manifest says; the parameter '%s' can't change that"
                .formatted(name));
      }
    }
  }

  /**
   * Makes sure that an unload is asked for in JSON. Its parameters do nothing: {@code
   * unload_dependents} is about models that are made of others, which there aren't.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_INPUT} if it isn't
   */
  static void checkUnload(byte[] body) {
    parameters(body);
  }

  private static JsonNode parameters(byte[] body) {
    JsonNode parameters = read(body).path("parameters");
    if (!parameters.isMissingNode() && !parameters.isNull() && !parameters.isObject()) {
      throw ProtocolJson.invalid("'parameters' must be an object");
    }
    return parameters;
  }

  private static JsonNode read(byte[] body) {
    if (body.length == 0) {
      return JsonNodeFactory.instance.objectNode();
    }
    try {
      JsonNode json = Json.REQUESTS.readTree(body);
      if (json == null || !json.isObject()) {
        throw ProtocolJson.invalid("the body must be empty or a JSON object");
      }
      return json;
    } catch (IOException e) {
      throw ProtocolJson.unreadable(e);
    }
  }
}
