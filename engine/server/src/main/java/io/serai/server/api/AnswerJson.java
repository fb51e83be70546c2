package io.serai.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.spi.Classification;
import io.serai.spi.Embedding;
import io.serai.spi.Entity;
import io.serai.spi.Generation;
import io.serai.spi.Tensor;
import io.serai.spi.TokenChoice;
import io.serai.spi.TokenLogprob;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a model or a pipeline answered, as JSON. */
public final class AnswerJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private AnswerJson() {}

  /** A model's answer in the form of its task; anything else as Jackson writes it. */
  public static JsonNode of(Object answer) {
    return switch (answer) {
      case Classification classification -> classification(classification);
      case Embedding embedding -> embedding(embedding);
      case Generation generation -> generation(generation);
      case Entity entity -> entity(entity);
      case List<?> list -> {
        ArrayNode array = NODES.arrayNode();
        list.forEach(item -> array.add(of(item)));
        yield array;
      }
      case Map<?, ?> map when map.values().stream().allMatch(Tensor.class::isInstance) ->
          tensors(map);
      case JsonNode node -> node;
      default -> Json.MAPPER.valueToTree(answer);
    };
  }

  private static JsonNode classification(Classification classification) {
    ObjectNode node = NODES.objectNode();
    node.put("label", classification.label());
    node.put("confidence", rounded(classification.confidence()));
    ObjectNode scores = node.putObject("scores");
    classification.scores().forEach(s -> scores.put(s.label(), rounded(s.probability())));
    node.put("tokens", classification.tokens());
    return node;
  }

  private static JsonNode embedding(Embedding embedding) {
    ObjectNode node = NODES.objectNode();
    ArrayNode vector = node.putArray("embedding");
    for (float value : embedding.vector()) {
      vector.add(value);
    }
    putCount(node, "tokens", embedding.tokens());
    return node;
  }

  /** A count that another server didn't tell is left out. */
  private static void putCount(ObjectNode node, String name, int count) {
    if (count >= 0) {
      node.put(name, count);
    }
  }

  private static JsonNode generation(Generation generation) {
    ObjectNode node = NODES.objectNode();
    node.put("text", generation.text());
    putCount(node, "prompt_tokens", generation.promptTokens());
    putCount(node, "generated_tokens", generation.generatedTokens());
    node.put("finish_reason", generation.finish().name().toLowerCase(Locale.ROOT));
    if (!generation.choices().isEmpty()) {
      node.set("logprobs", tokens(generation.choices()));
    }
    return node;
  }

  /** Tokens with their probabilities and those of others in their places. */
  public static ArrayNode tokens(List<TokenChoice> choices) {
    ArrayNode tokens = NODES.arrayNode(choices.size());
    for (TokenChoice choice : choices) {
      ObjectNode token = token(choice.chosen());
      ArrayNode likeliest = token.putArray("top_logprobs");
      choice.likeliest().forEach(other -> likeliest.add(token(other)));
      tokens.add(token);
    }
    return tokens;
  }

  private static ObjectNode token(TokenLogprob token) {
    ObjectNode node = NODES.objectNode();
    node.put("token", token.text());
    node.put("logprob", token.logprob());
    if (token.bytes() == null) {
      node.putNull("bytes");
    } else {
      token.bytes().forEach(node.withArray("bytes")::add);
    }
    return node;
  }

  private static JsonNode entity(Entity entity) {
    ObjectNode node = NODES.objectNode();
    node.put("label", entity.label());
    node.put("text", entity.text());
    node.put("start", entity.start());
    node.put("end", entity.end());
    node.put("confidence", rounded(entity.probability()));
    return node;
  }

  private static JsonNode tensors(Map<?, ?> map) {
    ObjectNode node = NODES.objectNode();
    ObjectNode outputs = node.putObject("outputs");
    map.forEach(
        (name, tensor) ->
            outputs.set(
                String.valueOf(name), Json.MAPPER.valueToTree(TensorJson.write((Tensor) tensor))));
    return node;
  }

  /** Probabilities come from single precision; more digits than these would be noise. */
  private static double rounded(double probability) {
    return Math.round(probability * 1e6) / 1e6;
  }
}
