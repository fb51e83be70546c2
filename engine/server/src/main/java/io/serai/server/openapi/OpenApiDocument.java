package io.serai.server.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.catalog.yaml.InvalidFileException;
import io.serai.catalog.yaml.YamlDocument;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * One OpenAPI document, made of a part for each API. What follows from the engine's own rules isn't
 * in the parts: who may ask what, and how failures are told.
 */
public final class OpenApiDocument {
  private static final List<String> PARTS =
      List.of("engine", "pipelines", "memory", "admin", "device", "openai", "kserve");

  private OpenApiDocument() {}

  /**
   * Reads and merges all parts.
   *
   * @param version the engine's
   */
  public static ObjectNode read(String version) {
    ObjectNode document = part("common");
    document.withObject("/info").put("version", version);
    Failures failures = new Failures(document.remove("x-failures"));
    for (String name : PARTS) {
      ObjectNode part = part(name);
      document.withArray("/tags").add(part.get("tag"));
      Operations operations = new Operations(part.at("/tag/name").asText(), failures.of(part));
      part.get("paths")
          .properties()
          .forEach(path -> operations.complete(path.getKey(), path.getValue()));
      merge(document.withObject("/paths"), part.get("paths"));
      for (var kind : part.get("components").properties()) {
        merge(document.withObject("/components").withObject("/" + kind.getKey()), kind.getValue());
      }
    }
    document.withObject("/components").set("responses", failures.responses());
    return document;
  }

  private static void merge(ObjectNode into, JsonNode more) {
    for (var entry : more.properties()) {
      if (into.has(entry.getKey())) {
        throw new IllegalStateException("two parts have " + entry.getKey());
      }
      into.set(entry.getKey(), entry.getValue());
    }
  }

  private static ObjectNode part(String name) {
    String file = name + ".yaml";
    try (InputStream in = OpenApiDocument.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(file + " isn't in the archive");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return (ObjectNode) YamlDocument.parse(Path.of(file), text).root();
    } catch (InvalidFileException e) {
      throw new IllegalStateException("what the archive holds can be read", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
