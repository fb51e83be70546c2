package io.serai.server.openai;

import org.jspecify.annotations.Nullable;

/** The field {@code response_format}. */
final class ResponseFormat {
  private static final String NAME = "response_format";
  private static final String ANY_OBJECT = "{\"type\":\"object\"}";

  private ResponseFormat() {}

  /** The JSON Schema that the text must keep to; null for any text. */
  static @Nullable String schema(Fields fields) {
    Fields format = fields.object(NAME);
    if (format == null) {
      return null;
    }
    String type = format.requiredText("type");
    return switch (type) {
      case "text" -> null;
      case "json_object" -> ANY_OBJECT;
      case "json_schema" -> given(format);
      default ->
          throw format.invalid(
              "type",
              "'response_format.type' must be text, json_object or json_schema, but is '%s'"
                  .formatted(type));
    };
  }

  private static String given(Fields format) {
    Fields described = format.object("json_schema");
    Fields schema = described == null ? null : described.object("schema");
    if (schema == null) {
      throw format.invalid(
          "json_schema",
          "'response_format.json_schema.schema' is needed, an object such as {\"type\": \"object\","
              + " …}");
    }
    return schema.node().toString();
  }
}
