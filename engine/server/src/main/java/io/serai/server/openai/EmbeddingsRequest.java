package io.serai.server.openai;

import io.serai.server.api.Documents.RunBody;
import io.serai.server.http.InvalidFieldException;
import io.serai.spi.Task;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/embeddings} as the engine takes it.
 *
 * @param called whom it asks
 * @param body what it asks, a list of texts always
 * @param base64 whether vectors are written as base64 instead of lists of numbers
 * @param dimensions how long vectors have to be; null for as long as they are
 */
record EmbeddingsRequest(
    Called called, RunBody body, boolean base64, @Nullable Integer dimensions) {
  /**
   * Reads a request.
   *
   * @throws InvalidFieldException if it asks for what there isn't
   * @throws io.serai.spi.SeraiException if there is no pipeline of that name
   */
  static EmbeddingsRequest read(Fields fields, CalleeLookup callees) {
    Called called = callees.of(fields, Task.EMBEDDINGS);
    List<String> texts = Texts.read(fields, "input");
    fields.text("user");
    Long dimensions = fields.whole("dimensions", 1, Integer.MAX_VALUE);
    Map<String, Object> parameters = new LinkedHashMap<>();
    Double keepAlive = KeepAlive.seconds(fields);
    if (keepAlive != null) {
      parameters.put("keepAlive", keepAlive);
    }
    SelectionFields.addTo(parameters, fields, called);
    return new EmbeddingsRequest(
        called,
        Texts.body(texts).with(Task.EMBEDDINGS.id(), parameters),
        base64(fields),
        dimensions == null ? null : Math.toIntExact(dimensions));
  }

  private static boolean base64(Fields fields) {
    String format = fields.text("encoding_format");
    return switch (format) {
      case null -> false;
      case "float" -> false;
      case "base64" -> true;
      default ->
          throw fields.invalid(
              "encoding_format",
              "'encoding_format' must be float or base64, but is '%s'".formatted(format));
    };
  }
}
