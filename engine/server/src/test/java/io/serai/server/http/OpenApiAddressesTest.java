package io.serai.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.server.access.Permission;
import io.serai.server.openapi.OpenApiDocument;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The document and the addresses that the server knows are the same. */
class OpenApiAddressesTest {
  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete");

  private final JsonNode document = OpenApiDocument.read("1");

  @Test
  void everyAddressAndMethodIsInTheDocument() {
    List<String> known = new ArrayList<>();
    for (String address : AddressesTest.addresses()) {
      methods(address).forEach(method -> known.add(method + " " + template(address)));
    }
    assertThat(operations().map(OpenApiAddressesTest::unnamed)).containsAll(known);
  }

  @Test
  void everyOperationOfTheDocumentIsAtAnAddressAndNoneIsMissing() {
    for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
      String address = path.getKey().replaceAll("\\{\\w+}", "x");
      assertThat(documented(path.getValue())).as(path.getKey()).isEqualTo(methods(address));
    }
  }

  @Test
  void headGoesWithGetAndOptionsWithEverything() {
    assertThat(Addresses.all().values())
        .allSatisfy(
            methods -> {
              List<String> all = Arrays.asList(methods.split(", ", -1));
              assertThat(all).contains("OPTIONS");
              assertThat(all.contains("HEAD")).isEqualTo(all.contains("GET"));
            });
  }

  @Test
  void eachOperationTellsItsRole() {
    assertThat(operation("/health", "get").get("x-role").asText()).isEqualTo("open");
    assertThat(operation("/health", "get").get("security")).isEmpty();
    assertThat(operation("/pipelines/{name}", "post").get("security").toString())
        .isEqualTo("[{\"bearer\":[\"infer\"]},{\"apiKey\":[\"infer\"]}]");
    assertThat(operation("/pipelines/{name}", "post").at("/responses/401").isMissingNode())
        .isFalse();
    assertThat(operation("/tiers/limits", "put").get("x-role").asText()).isEqualTo("admin");
    operations()
        .forEach(
            operation -> {
              String[] parts = operation.split(" ", 2);
              Permission permission = Permission.of(parts[0], parts[1]);
              String role = permission.name().toLowerCase(Locale.ROOT);
              JsonNode found = operation(parts[1], parts[0].toLowerCase(Locale.ROOT));
              assertThat(found.get("x-role").asText()).as(operation).isEqualTo(role);
            });
  }

  private JsonNode operation(String path, String method) {
    return document.get("paths").get(path).get(method);
  }

  /** All operations, such as {@code GET /health}. */
  private Stream<String> operations() {
    return document.get("paths").properties().stream()
        .flatMap(
            path ->
                documented(path.getValue()).stream().map(method -> method + " " + path.getKey()));
  }

  private static Set<String> documented(JsonNode path) {
    return path.properties().stream()
        .map(Map.Entry::getKey)
        .filter(METHODS::contains)
        .map(method -> method.toUpperCase(Locale.ROOT))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The methods of an address that the document has, by the first rule that fits. */
  private static Set<String> methods(String address) {
    return Addresses.all().entrySet().stream()
        .filter(entry -> address.matches(entry.getKey()))
        .findFirst()
        .map(entry -> entry.getValue().split(", ", -1))
        .stream()
        .flatMap(Arrays::stream)
        .filter(method -> METHODS.contains(method.toLowerCase(Locale.ROOT)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String unnamed(String operation) {
    return operation.replaceAll("\\{\\w+}", "{}");
  }

  /** A sample of an address as the document would have it; a slash at the end doesn't count. */
  private static String template(String sample) {
    return sample.replaceAll("/x(/y)?(?=/|$)", "/{}").replaceAll("/$", "");
  }
}
