package io.serai.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.serai.catalog.yaml.YamlDocument;
import io.serai.spi.Task;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ManifestSchemaTest {
  private final JsonNode schema = schema();

  @Test
  void knowsTheSameKeysAsTheReader() {
    assertThat(keys("/properties")).isEqualTo(components(ManifestYaml.class));
    assertThat(keys("/$defs/files/items/properties"))
        .isEqualTo(components(ManifestYaml.FileYaml.class));
    assertThat(keys("/properties/variants/items/properties"))
        .isEqualTo(components(ManifestYaml.VariantYaml.class));
    assertThat(keys("/$defs/measurements/items/properties"))
        .isEqualTo(components(ManifestYaml.MeasurementYaml.class));
    List<String> tasks =
        new ObjectMapper()
            .convertValue(schema.at("/properties/tasks/items/enum"), new StringList());
    assertThat(tasks).isEqualTo(Arrays.stream(Task.values()).map(Task::id).toList());
  }

  @Test
  void acceptsTheSampleManifests() throws Exception {
    JsonSchema checker =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schema);
    try (Stream<Path> files = Files.walk(Path.of("samples"))) {
      List<Path> manifests = files.filter(file -> file.endsWith("model.yaml")).toList();
      assertThat(manifests).isNotEmpty();
      for (Path manifest : manifests) {
        assertThat(checker.validate(YamlDocument.read(manifest).root()))
            .as("%s", manifest)
            .isEmpty();
        assertThat(ManifestReader.read(manifest).name())
            .isEqualTo(manifest.getParent().getFileName().toString());
      }
    }
  }

  private Set<String> keys(String at) {
    Set<String> keys = new TreeSet<>();
    schema.at(at).fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  private static Set<String> components(Class<? extends Record> type) {
    Set<String> names = new TreeSet<>();
    for (RecordComponent component : type.getRecordComponents()) {
      JsonProperty renamed = component.getAccessor().getAnnotation(JsonProperty.class);
      names.add(renamed == null ? component.getName() : renamed.value());
    }
    return names;
  }

  private static JsonNode schema() {
    try (InputStream in = Manifest.class.getResourceAsStream("manifest.schema.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class StringList
      extends com.fasterxml.jackson.core.type.TypeReference<List<String>> {}
}
