package io.serai.core.select;

import io.serai.spi.Constraint;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The kinds of form that some backends can hold a generated text to. */
public enum Form {
  /** What a grammar describes. */
  GRAMMAR("grammar", "a grammar"),
  /** What a JSON Schema describes. */
  JSON_SCHEMA("json-schema", "a JSON schema");

  private final String id;
  private final String words;

  Form(String id, String words) {
    this.id = id;
    this.words = words;
  }

  /** The form that a constraint asks for; null where there is none. */
  public static @Nullable Form of(@Nullable Constraint constraint) {
    return switch (constraint) {
      case null -> null;
      case Constraint.Grammar grammar -> GRAMMAR;
      case Constraint.JsonSchema schema -> JSON_SCHEMA;
    };
  }

  /** The form that bundles and requests write so, such as {@code json-schema}. */
  public static Optional<Form> of(String id) {
    return Arrays.stream(values()).filter(form -> form.id.equals(id)).findFirst();
  }

  /** How bundles and requests write it. */
  public String id() {
    return id;
  }

  /** With its article, such as {@code a grammar}. */
  public String words() {
    return words;
  }
}
