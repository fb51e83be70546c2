package io.serai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.net.http.HttpResponse;

/** Holds answers to what an OpenAPI document says of them. */
final class OpenApiContract {
  private final JsonSchemaFactory factory =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
  private final JsonNode document;

  OpenApiContract(JsonNode document) {
    this.document = document;
  }

  /** An operation; the path as the document has it. */
  JsonNode operation(String method, String path) {
    JsonNode operation = document.path("paths").path(path).path(method);
    assertThat(operation.isMissingNode()).as("%s %s", method, path).isFalse();
    return operation;
  }

  /** A path with the examples of the parameters in it. */
  String address(String method, String path) {
    String address = path;
    for (JsonNode from :
        new JsonNode[] {document.path("paths").path(path), operation(method, path)}) {
      for (JsonNode given : from.path("parameters")) {
        JsonNode parameter = resolved(given);
        if (parameter.get("in").asText().equals("path")) {
          String place = "{" + parameter.get("name").asText() + "}";
          address = address.replace(place, parameter.get("example").asText());
        }
      }
    }
    return address;
  }

  /**
   * An example of an operation's body.
   *
   * @param name of the one that is wanted; empty for the only one
   */
  String example(String method, String path, String name) {
    JsonNode body = operation(method, path).at("/requestBody/content/application~1json");
    JsonNode example =
        name.isEmpty() ? body.path("example") : body.path("examples").path(name).path("value");
    assertThat(example.isMissingNode()).as("%s of %s", name, path).isFalse();
    return example.toString();
  }

  private JsonNode resolved(JsonNode given) {
    return given.has("$ref")
        ? document.at(JsonPointer.compile(given.get("$ref").asText().substring(1)))
        : given;
  }

  /** Makes sure that an answer is one that the operation may give. */
  JsonNode check(JsonNode operation, HttpResponse<String> answer) throws Exception {
    JsonNode response = resolved(operation.path("responses").path("" + answer.statusCode()));
    assertThat(response.isMissingNode()).as("%s: %s", operation, answer.body()).isFalse();
    String type = answer.headers().firstValue("Content-Type").orElse("").replaceAll(";.*", "");
    JsonNode content = response.path("content").path(type);
    assertThat(content.isMissingNode()).as("%s of %s", type, response).isFalse();
    JsonNode body = TestingArchive.JSON.readTree(answer.body());
    check(content.get("schema"), body);
    return body;
  }

  /** Makes sure that a value is as a schema of the document says. */
  void check(JsonNode schema, JsonNode value) {
    ObjectNode whole = TestingArchive.JSON.createObjectNode();
    whole.putArray("allOf").add(schema);
    whole.set("components", document.get("components"));
    assertThat(factory.getSchema(whole).validate(value)).as("%s", value).isEmpty();
  }

  /** A schema of the document by its name. */
  JsonNode schema(String name) {
    JsonNode schema = document.at("/components/schemas").path(name);
    assertThat(schema.isMissingNode()).as(name).isFalse();
    return schema;
  }
}
