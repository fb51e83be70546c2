package io.serai.catalog.yaml;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;

/**
 * A YAML file as a tree that remembers where each of its parts stood. A key that stands twice in
 * the same block is a problem: it can't be told which of its values was meant.
 */
public final class YamlDocument {
  private static final YAMLFactory YAML = new YAMLFactory();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final long MAX_BYTES = 4L << 20;

  private final Path file;
  private final JsonNode root;
  private final Map<JsonPointer, JsonLocation> locations;

  private YamlDocument(Path file, JsonNode root, Map<JsonPointer, JsonLocation> locations) {
    this.file = file;
    this.root = root;
    this.locations = locations;
  }

  /**
   * Reads and parses a file.
   *
   * @throws InvalidFileException if it can't be read or isn't YAML
   */
  public static YamlDocument read(Path file) throws InvalidFileException {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw invalid(file, "is larger than 4 MiB, which no file of this kind needs to be");
      }
      return parse(file, Files.readString(file));
    } catch (CharacterCodingException e) {
      throw invalid(file, "is not text in UTF-8");
    } catch (IOException e) {
      throw invalid(file, "can't be read: " + e);
    }
  }

  /**
   * Parses text.
   *
   * @param file what to call it in problems
   * @throws InvalidFileException if it isn't YAML, or keys stand twice
   */
  public static YamlDocument parse(Path file, String text) throws InvalidFileException {
    Map<JsonPointer, JsonLocation> locations = new HashMap<>();
    List<Problem> repeated = new ArrayList<>();
    try (JsonParser parser = YAML.createParser(text)) {
      if (parser.nextToken() == null) {
        throw invalid(file, "is empty");
      }
      BiConsumer<JsonPointer, JsonLocation> again =
          (key, place) ->
              repeated.add(repeated(file, key, Objects.requireNonNull(locations.get(key)), place));
      JsonNode root = node(parser, JsonPointer.empty(), locations, again);
      if (!repeated.isEmpty()) {
        throw new InvalidFileException(repeated);
      }
      return new YamlDocument(file, root, locations);
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      throw new InvalidFileException(
          List.of(
              new Problem(
                  file,
                  at == null ? 0 : at.getLineNr(),
                  at == null ? 0 : at.getColumnNr(),
                  e.getOriginalMessage().lines().findFirst().orElse("is not YAML"))));
    } catch (IOException e) {
      throw invalid(file, "can't be read: " + e);
    }
  }

  private static Problem repeated(
      Path file, JsonPointer key, JsonLocation first, JsonLocation again) {
    return new Problem(
        file,
        again.getLineNr(),
        again.getColumnNr(),
        "the key '%s' stands in line %d already; keep one of them"
            .formatted(key.last().getMatchingProperty(), first.getLineNr()));
  }

  /**
   * What begins where the parser is.
   *
   * @param again told of each key that its block has already, with its place
   */
  private static JsonNode node(
      JsonParser parser,
      JsonPointer at,
      Map<JsonPointer, JsonLocation> locations,
      BiConsumer<JsonPointer, JsonLocation> again)
      throws IOException {
    locations.putIfAbsent(at, parser.currentTokenLocation());
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        ObjectNode object = NODES.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          JsonPointer child = at.appendProperty(name);
          if (object.has(name)) {
            again.accept(child, parser.currentTokenLocation());
          } else {
            locations.put(child, parser.currentTokenLocation());
          }
          parser.nextToken();
          object.set(name, node(parser, child, locations, again));
        }
        yield object;
      }
      case START_ARRAY -> {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          array.add(node(parser, at.appendIndex(array.size()), locations, again));
        }
        yield array;
      }
      case VALUE_NUMBER_INT ->
          switch (parser.getNumberType()) {
            case INT -> NODES.numberNode(parser.getIntValue());
            case LONG -> NODES.numberNode(parser.getLongValue());
            default -> NODES.numberNode(parser.getBigIntegerValue());
          };
      case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDecimalValue());
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NULL -> NODES.nullNode();
      default -> NODES.textNode(parser.getText());
    };
  }

  /** The file it came from. */
  public Path file() {
    return file;
  }

  /** The whole tree. */
  public JsonNode root() {
    return root;
  }

  /** A problem at a place in the tree, or at the nearest place above it that the file has. */
  public Problem problem(JsonPointer at, String message) {
    JsonPointer place = at;
    while (!locations.containsKey(place) && place.head() != null) {
      place = place.head();
    }
    JsonLocation location = locations.get(place);
    return location == null
        ? new Problem(file, 0, 0, message)
        : new Problem(file, location.getLineNr(), location.getColumnNr(), message);
  }

  private static InvalidFileException invalid(Path file, String message) {
    return new InvalidFileException(List.of(new Problem(file, 0, 0, message)));
  }
}
