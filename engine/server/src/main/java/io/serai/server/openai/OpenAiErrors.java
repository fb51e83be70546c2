package io.serai.server.openai;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.server.http.ErrorForm;
import io.serai.server.http.Failure;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Failures as the OpenAI API tells them: {@code {"error": {…}}}. */
final class OpenAiErrors implements ErrorForm {
  private static final String MODEL_NOT_FOUND = "MODEL_NOT_FOUND";

  @Override
  public String contentType() {
    return "application/json";
  }

  @Override
  public byte[] body(Failure failure, String path) {
    String code = code(failure.code());
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    ObjectNode error = document.putObject("error");
    error.put("message", failure.detail());
    error.put("type", type(failure.status()));
    error.put("param", code.equals(MODEL_NOT_FOUND) ? "model" : failure.field());
    error.put("code", code.toLowerCase(Locale.ROOT));
    return document.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Events of this API have no type. */
  @Override
  public @Nullable String event() {
    return null;
  }

  /** To clients of this API, a pipeline is a model, too. */
  private static String code(String code) {
    return code.equals("PIPELINE_NOT_FOUND") ? MODEL_NOT_FOUND : code;
  }

  /** As OpenAI has it, where unknown models and keys are mistakes of the request as well. */
  private static String type(int status) {
    return switch (status) {
      case 429 -> "rate_limit_error";
      // A model that can't be loaded as it is: nothing that another request would change.
      case 424 -> "server_error";
      default -> status < 500 ? "invalid_request_error" : "server_error";
    };
  }
}
