package io.serai.server.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.server.Version;
import io.serai.server.api.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes one answer, whole or in parts, which all have the same id and time. */
final class AnswerWriter {
  private static final String FINGERPRINT = "serai-" + Version.current();

  private final AnswerForm form;
  private final String id;
  private final Instant created;
  private final boolean includeUsage;

  /** An answer with an id of its own. */
  AnswerWriter(AnswerForm form, Instant created, boolean includeUsage) {
    this.form = form;
    this.id = form.idPrefix() + UUID.randomUUID().toString().replace("-", "");
    this.created = created;
    this.includeUsage = includeUsage;
  }

  /** The whole answer. */
  byte[] whole(String model, List<Reply> replies, @Nullable Usage usage, AnsweredBy by) {
    ObjectNode document = document(form.object(), model);
    ArrayNode choices = document.putArray("choices");
    for (int i = 0; i < replies.size(); i++) {
      choices.add(form.whole(i, replies.get(i)));
    }
    if (usage != null) {
      document.set("usage", usage.document());
    }
    add(document, by);
    return bytes(document);
  }

  /** A part of it. */
  byte[] chunk(String model, ObjectNode choice) {
    return bytes(withChoice(model, choice));
  }

  /** A part of it, which tells of the model that answered. */
  byte[] chunk(String model, ObjectNode choice, AnsweredBy by) {
    ObjectNode document = withChoice(model, choice);
    add(document, by);
    return bytes(document);
  }

  private ObjectNode withChoice(String model, ObjectNode choice) {
    ObjectNode document = document(form.chunkObject(), model);
    document.putArray("choices").add(choice);
    if (includeUsage) {
      document.putNull("usage");
    }
    return document;
  }

  /** The part that tells the usage. */
  byte[] usage(String model, @Nullable Usage usage) {
    ObjectNode document = document(form.chunkObject(), model);
    document.putArray("choices");
    document.set("usage", usage == null ? null : usage.document());
    return bytes(document);
  }

  private static void add(ObjectNode document, AnsweredBy by) {
    if (by.device() != null) {
      document.put("device", by.device());
    }
    if (by.selection() != null) {
      document.set("selection", Json.MAPPER.valueToTree(by.selection()));
    }
  }

  private ObjectNode document(String object, String model) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", id)
        .put("object", object)
        .put("created", created.getEpochSecond())
        .put("model", model)
        .put("system_fingerprint", FINGERPRINT);
  }

  private static byte[] bytes(ObjectNode document) {
    return document.toString().getBytes(StandardCharsets.UTF_8);
  }
}
