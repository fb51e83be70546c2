package io.serai.server.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import io.serai.server.api.DeviceDocuments;
import io.serai.server.api.Documents;
import io.serai.server.api.GateDocuments;
import io.serai.server.api.ImportDocuments;
import io.serai.server.api.JobDocuments;
import io.serai.server.api.Json;
import io.serai.server.api.SelectDocuments;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Schemas have the fields that the records have from which JSON is written and read, as typed. */
class RecordSchemasTest {
  private static final SnakeCaseStrategy NAMES = new SnakeCaseStrategy();
  private static final Map<String, JsonNode> SCHEMAS =
      OpenApiDocument.read("1").at("/components/schemas").properties().stream()
          .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

  private static final Map<Class<?>, String> JSON_TYPES =
      Map.ofEntries(
          Map.entry(String.class, "string"),
          Map.entry(byte[].class, "string"),
          Map.entry(boolean.class, "boolean"),
          Map.entry(Boolean.class, "boolean"),
          Map.entry(int.class, "integer"),
          Map.entry(Integer.class, "integer"),
          Map.entry(long.class, "integer"),
          Map.entry(Long.class, "integer"),
          Map.entry(double.class, "number"),
          Map.entry(Double.class, "number"));

  /** Each of the calls that read it has a field of its own, and a schema of its own. */
  private static final String SEVERAL = "QuickBody";

  static List<Class<?>> records() throws ClassNotFoundException {
    return Stream.of(
            DeviceDocuments.class,
            Documents.class,
            GateDocuments.class,
            ImportDocuments.class,
            JobDocuments.class,
            SelectDocuments.class,
            hidden("device.Bodies"),
            hidden("device.ChangeDocuments"),
            hidden("device.InferenceDocuments"),
            hidden("device.StateDocuments"),
            hidden("kserve.ProtocolDocuments"))
        .flatMap(holder -> Arrays.stream(holder.getDeclaredClasses()))
        .filter(Class::isRecord)
        .filter(type -> !type.getSimpleName().equals(SEVERAL))
        .collect(Collectors.toList());
  }

  private static Class<?> hidden(String name) throws ClassNotFoundException {
    return Class.forName("io.serai.server." + name);
  }

  @ParameterizedTest
  @MethodSource("records")
  void everyRecordHasASchemaWithItsFields(Class<?> type) {
    assertThat(schemas(type)).as(keys(type).toString()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("records")
  void whatIsNeverNullIsRequiredOfAnswers(Class<?> type) {
    Set<String> always = new TreeSet<>();
    for (RecordComponent component : type.getRecordComponents()) {
      if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
        always.add(NAMES.translate(component.getName()));
      }
    }
    assertThat(schemas(type))
        .anySatisfy(schema -> assertThat(required(schema)).containsAll(always));
  }

  @ParameterizedTest
  @MethodSource("records")
  void fieldsAreOfTheirTypes(Class<?> type) {
    assertThat(schemas(type)).anySatisfy(schema -> assertThat(misfits(type, schema)).isEmpty());
  }

  private static List<String> misfits(Class<?> type, JsonNode schema) {
    List<String> misfits = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      String name = NAMES.translate(component.getName());
      JsonNode field = schema.path("properties").path(name);
      if (!fits(component.getGenericType(), field)) {
        misfits.add("%s is a %s, but %s".formatted(name, component.getGenericType(), field));
      }
    }
    return misfits;
  }

  /** Whether a schema takes what Java values of a type are written as. */
  private static boolean fits(Type type, JsonNode given) {
    JsonNode schema = resolved(given);
    if (schema.has("oneOf")) {
      return schema.get("oneOf").valueStream().anyMatch(one -> fits(type, one));
    }
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      return generic.getRawType() == Map.class
          ? types(schema).contains("object")
              && fits(arguments[1], schema.path("additionalProperties"))
          : types(schema).contains("array") && fits(arguments[0], schema.path("items"));
    }
    Class<?> plain = (Class<?>) type;
    if (plain == Object.class || JsonNode.class.isAssignableFrom(plain)) {
      return !schema.isMissingNode();
    }
    return plain.isRecord()
        ? types(schema).contains("object") && fields(schema).equals(keys(plain))
        : types(schema).contains(JSON_TYPES.getOrDefault(plain, plain.isEnum() ? "string" : ""));
  }

  /** What a schema has values be; where it lists them, what those are. */
  private static Set<String> types(JsonNode schema) {
    JsonNode type = schema.path("type");
    if (type.isMissingNode()) {
      return Stream.concat(schema.path("enum").valueStream(), Stream.of(schema.path("const")))
          .filter(JsonNode::isTextual)
          .map(text -> "string")
          .collect(Collectors.toSet());
    }
    return type.isTextual()
        ? Set.of(type.asText())
        : type.valueStream().map(JsonNode::asText).collect(Collectors.toSet());
  }

  private static JsonNode resolved(JsonNode schema) {
    String reference = schema.path("$ref").asText("");
    return reference.isEmpty()
        ? schema
        : SCHEMAS.get(reference.substring(reference.lastIndexOf('/') + 1));
  }

  @Test
  void aFieldOfAnotherTypeIsFound() throws Exception {
    JsonNode schema =
        Json.MAPPER.readTree(
            """
            {"properties": {
              "status": {"type": "string"}, "started_at": {"type": "string"}, "bytes": {"type": "number"}}}
            """);
    record Wrong(String status, double startedAt, long bytes) {}
    assertThat(misfits(Wrong.class, schema))
        .hasSize(2)
        .allMatch(misfit -> misfit.startsWith("started_at") || misfit.startsWith("bytes"));
  }

  @Test
  void thereAreManyRecords() throws ClassNotFoundException {
    assertThat(records()).hasSizeGreaterThan(80);
  }

  private static List<JsonNode> schemas(Class<?> type) {
    Set<String> keys = keys(type);
    List<JsonNode> found =
        SCHEMAS.values().stream().filter(schema -> fields(schema).equals(keys)).toList();
    return found.isEmpty() ? inline(keys) : found;
  }

  /** Those that are used once stand where they are used. */
  private static List<JsonNode> inline(Set<String> keys) {
    return OpenApiDocument.read("1").findValues("schema").stream()
        .filter(schema -> fields(schema).equals(keys))
        .toList();
  }

  private static Set<String> keys(Class<?> type) {
    return Arrays.stream(type.getRecordComponents())
        .map(component -> NAMES.translate(component.getName()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> fields(JsonNode schema) {
    return schema.path("properties").properties().stream()
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> required(JsonNode schema) {
    Set<String> required = new TreeSet<>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    return required;
  }
}
