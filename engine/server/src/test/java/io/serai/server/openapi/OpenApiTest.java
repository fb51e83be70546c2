package io.serai.server.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The document is whole, and what stands in it fits together. */
class OpenApiTest {
  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete");

  private final JsonNode document = OpenApiDocument.read("1.2.3");
  private final TestingSchemas schemas = new TestingSchemas(document);

  @Test
  void itIsOneDocumentOfTheEnginesVersion() {
    assertThat(document.get("openapi").asText()).isEqualTo("3.1.0");
    assertThat(document.at("/info/version").asText()).isEqualTo("1.2.3");
    assertThat(document.get("tags")).hasSize(7);
    assertThat(document.findValue("x-failures")).isNull();
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    List<String> references = new ArrayList<>();
    each(
        document,
        node -> {
          if (node.path("$ref").isTextual()) {
            references.add(node.get("$ref").asText());
          }
        });
    assertThat(references)
        .hasSizeGreaterThan(300)
        .allSatisfy(
            reference -> {
              assertThat(reference).startsWith("#/");
              assertThat(document.at(JsonPointer.compile(reference.substring(1))).isMissingNode())
                  .as(reference)
                  .isFalse();
            });
  }

  @Test
  void everySchemaIsReferredToOrToldOfAStream() {
    String all = document.toString();
    assertThat(document.at("/components/schemas").properties())
        .extracting(Map.Entry::getKey)
        .allSatisfy(
            name ->
                assertThat(
                        all.contains("\"#/components/schemas/" + name + "\"")
                            || all.contains("`" + name + "`"))
                    .as(name)
                    .isTrue());
  }

  /** What a comma that isn't quoted in YAML makes of the rest of a text. */
  @Test
  void noFieldIsWithoutValue() {
    each(
        document,
        node ->
            node.properties()
                .forEach(field -> assertThat(field.getValue().isNull()).as("%s", field).isFalse()));
  }

  @Test
  void everySchemaIsOne() {
    JsonNode meta =
        JsonNodeFactory.instance
            .objectNode()
            .put("$ref", "https://json-schema.org/draft/2020-12/schema");
    var checker = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(meta);
    document
        .at("/components/schemas")
        .properties()
        .forEach(
            schema ->
                assertThat(checker.validate(schema.getValue())).as(schema.getKey()).isEmpty());
  }

  @Test
  void everyExampleIsAsItsSchemaSays() {
    List<JsonNode> checked = new ArrayList<>();
    each(
        document,
        node -> {
          if (node.has("schema")) {
            for (JsonNode example : examples(node)) {
              assertThat(schemas.mistakes(node.get("schema"), example)).as("%s", node).isEmpty();
              checked.add(example);
            }
          }
        });
    for (var schema : document.at("/components/schemas").properties()) {
      for (JsonNode example : examples(schema.getValue())) {
        assertThat(schemas.mistakes(schema.getValue(), example)).as(schema.getKey()).isEmpty();
        checked.add(example);
      }
    }
    assertThat(checked).hasSizeGreaterThan(40);
  }

  @Test
  void aWrongExampleIsFound() {
    JsonNode schema = document.at("/components/schemas/RunRequest");
    JsonNode both = JsonNodeFactory.instance.objectNode().put("text", "a").putNull("texts");
    JsonNode unknown = JsonNodeFactory.instance.objectNode().put("text", "a").put("txt", "b");
    assertThat(schemas.mistakes(schema, both)).isNotEmpty();
    assertThat(schemas.mistakes(schema, unknown)).isNotEmpty();
  }

  @Test
  void everyJsonBodyHasAnExample() {
    for (JsonNode operation : operations()) {
      JsonNode json = operation.at("/requestBody/content/application~1json");
      assertThat(json.isMissingNode() || !examples(json).isEmpty())
          .as("%s", operation.get("operationId"))
          .isTrue();
    }
  }

  @Test
  void operationsHaveNamesOfTheirOwnAndSummaries() {
    List<JsonNode> operations = operations();
    Set<String> ids = new TreeSet<>();
    operations.forEach(operation -> ids.add(operation.get("operationId").asText()));
    assertThat(ids).hasSameSizeAs(operations);
    assertThat(operations)
        .allSatisfy(
            operation -> {
              assertThat(operation.get("summary").asText()).isNotBlank();
              assertThat(operation.at("/responses/200/description").asText()).isNotBlank();
            });
  }

  @Test
  void placesInPathsAreParameters() {
    for (var path : document.get("paths").properties()) {
      for (String method : METHODS) {
        if (path.getValue().has(method)) {
          Set<String> names = new TreeSet<>();
          for (JsonNode from : List.of(path.getValue(), path.getValue().get(method))) {
            from.path("parameters").forEach(parameter -> addPlace(names, parameter));
          }
          assertThat(names).as(path.getKey()).isEqualTo(places(path.getKey()));
        }
      }
    }
  }

  private void addPlace(Set<String> names, JsonNode given) {
    JsonNode parameter =
        given.has("$ref")
            ? document.at(JsonPointer.compile(given.get("$ref").asText().substring(1)))
            : given;
    if (parameter.get("in").asText().equals("path")) {
      names.add(parameter.get("name").asText());
    }
  }

  private static Set<String> places(String path) {
    Set<String> places = new TreeSet<>();
    Pattern.compile("\\{(\\w+)}")
        .matcher(path)
        .results()
        .forEach(place -> places.add(place.group(1)));
    return places;
  }

  private List<JsonNode> operations() {
    List<JsonNode> operations = new ArrayList<>();
    for (JsonNode path : document.get("paths")) {
      METHODS.stream().filter(path::has).map(path::get).forEach(operations::add);
    }
    return operations;
  }

  private static List<JsonNode> examples(JsonNode node) {
    List<JsonNode> examples = new ArrayList<>();
    if (node.has("example")) {
      examples.add(node.get("example"));
    }
    node.path("examples").forEach(example -> examples.add(example.get("value")));
    return examples;
  }

  private static void each(JsonNode node, Consumer<JsonNode> visit) {
    visit.accept(node);
    node.forEach(child -> each(child, visit));
  }
}
