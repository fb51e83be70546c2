package io.serai.server.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import io.serai.server.api.DeviceDocuments;
import io.serai.server.api.Documents;
import io.serai.server.api.GateDocuments;
import io.serai.server.api.ImportDocuments;
import io.serai.server.api.JobDocuments;
import io.serai.server.api.SelectDocuments;
import java.lang.reflect.RecordComponent;
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

/** Schemas have the fields that the records have from which JSON is written and read. */
class RecordSchemasTest {
  private static final SnakeCaseStrategy NAMES = new SnakeCaseStrategy();
  private static final Map<String, JsonNode> SCHEMAS =
      OpenApiDocument.read("1").at("/components/schemas").properties().stream()
          .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

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
