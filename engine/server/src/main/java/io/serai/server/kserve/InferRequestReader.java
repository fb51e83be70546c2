package io.serai.server.kserve;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.serai.server.kserve.InferRequest.RequestedOutput;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.serai.spi.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the body of an inference request in one pass. */
final class InferRequestReader {
  private final RequestBody body;
  private final BinaryData binary;
  private final Map<String, Tensor> inputs = new LinkedHashMap<>();
  private final List<RequestedOutput> outputs = new ArrayList<>();
  private @Nullable String id;
  private RequestParameters parameters = RequestParameters.NONE;

  private InferRequestReader(RequestBody body) {
    this.body = body;
    this.binary = new BinaryData(body);
  }

  /**
   * Reads a request.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_INPUT} or {@link
   *     ErrorCode#INVALID_PARAMETER} if it isn't one
   */
  static InferRequest read(RequestBody body) {
    InferRequestReader reader = new InferRequestReader(body);
    try (JsonParser in = ProtocolJson.FACTORY.createParser(body.bytes(), 0, body.jsonLength())) {
      reader.request(in);
    } catch (IOException e) {
      throw ProtocolJson.unreadable(e);
    }
    reader.binary.checkEnd();
    if (reader.inputs.isEmpty()) {
      throw ProtocolJson.invalid(
          "the request has no 'inputs'; each needs 'name', 'shape', 'datatype' and 'data'");
    }
    return new InferRequest(reader.id, reader.inputs, reader.outputs, reader.parameters);
  }

  private void request(JsonParser in) throws IOException {
    if (in.nextToken() != JsonToken.START_OBJECT) {
      throw ProtocolJson.invalid(
          "the body isn't a JSON object; send one such as {\"inputs\": [\u2026]}");
    }
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String key = in.currentName();
      in.nextToken();
      switch (key) {
        case "id" -> id = in.currentToken() == JsonToken.VALUE_NULL ? null : identity(in);
        case "parameters" ->
            parameters = new RequestParameters(ProtocolJson.parameters(in, "the request"));
        case "inputs" -> eachOf(in, key, this::input);
        case "outputs" -> eachOf(in, key, this::output);
        default -> in.skipChildren();
      }
    }
    if (in.nextToken() != null) {
      throw ProtocolJson.invalid("the request's JSON goes on after its end");
    }
  }

  /** Some clients number their requests. */
  private static String identity(JsonParser in) throws IOException {
    return in.currentToken() == JsonToken.VALUE_NUMBER_INT
        ? in.getText()
        : ProtocolJson.text(in, "the request's 'id'");
  }

  @FunctionalInterface
  private interface Item {
    void read(JsonParser in) throws IOException;
  }

  private static void eachOf(JsonParser in, String key, Item item) throws IOException {
    if (in.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    if (in.currentToken() != JsonToken.START_ARRAY) {
      throw ProtocolJson.invalid("'%s' must be a list of objects".formatted(key));
    }
    while (in.nextToken() != JsonToken.END_ARRAY) {
      if (in.currentToken() != JsonToken.START_OBJECT) {
        throw ProtocolJson.invalid("'%s' must be a list of objects".formatted(key));
      }
      item.read(in);
    }
  }

  private void input(JsonParser in) throws IOException {
    InputReader input = new InputReader(body, inputs.size() + 1);
    input.read(in);
    Tensor tensor = input.tensor(binary);
    if (inputs.putIfAbsent(input.name(), tensor) != null) {
      throw ProtocolJson.invalid("input '%s' is there twice".formatted(input.name()));
    }
  }

  private void output(JsonParser in) throws IOException {
    String name = null;
    Map<String, Object> given = Map.of();
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String key = in.currentName();
      in.nextToken();
      switch (key) {
        case "name" -> name = ProtocolJson.text(in, "an output's 'name'");
        case "parameters" -> given = ProtocolJson.parameters(in, "an output");
        default -> in.skipChildren();
      }
    }
    if (name == null) {
      throw ProtocolJson.invalid(
          "each of 'outputs' needs a 'name', such as {\"name\": \"logits\"}");
    }
    refuse(given, "output '%s'".formatted(name), "classification", "shared_memory_region");
    Boolean asBinary =
        given.containsKey("binary_data")
            ? (Boolean) new RequestParameters(given).flag("binary_data")
            : null;
    outputs.add(new RequestedOutput(name, asBinary));
  }

  /** Refuses what would have to change the answer. */
  static void refuse(Map<String, Object> given, String what, String... extensions) {
    for (String extension : extensions) {
      if (given.containsKey(extension)) {
        throw new SeraiException(
            ErrorCode.INVALID_PARAMETER,
            "%s has the parameter '%s', an extension that this server doesn't have"
                .formatted(what, extension));
      }
    }
  }
}
