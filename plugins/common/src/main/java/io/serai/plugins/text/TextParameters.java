package io.serai.plugins.text;

import io.serai.spi.ErrorCode;
import io.serai.spi.ParameterSpec;
import io.serai.spi.Parameters;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a manifest may set for tasks on texts, whatever computes them; checked.
 *
 * @param maxLength tokens per text; empty for what the tokenizer's file says
 * @param pooling of token vectors into one
 * @param normalize whether embeddings get the length 1
 * @param problem how scores become probabilities
 * @param endToken what ends a generated text, as text or number; empty for the usual ones
 * @param contextLength tokens of prompt and answer together
 */
public record TextParameters(
    OptionalInt maxLength,
    Pooling pooling,
    boolean normalize,
    Problem problem,
    Optional<String> endToken,
    int contextLength) {

  /** Tokens of prompt and answer together where nothing is said. */
  public static final int USUAL_CONTEXT = 2048;

  /** By name, type, default and meaning. */
  public static final List<ParameterSpec> SPECS =
      List.of(
          new ParameterSpec(
              "max_length",
              "integer",
              "from the tokenizer's file, else 512",
              "tokens after which a text is cut off"),
          new ParameterSpec(
              "pooling", "mean or cls", "mean", "how an embedding is made of the tokens' vectors"),
          new ParameterSpec("normalize", "boolean", "true", "give embeddings the length 1"),
          new ParameterSpec(
              "problem",
              "single_label, multi_label or probabilities",
              "single_label",
              "whether one label holds (softmax) or each on its own (sigmoid), or the model gives"
                  + " probabilities itself"),
          new ParameterSpec(
              "eos_token",
              "string or integer",
              "from tokenizer_config.json, else <|endoftext|>, </s> or <eos>, whichever there is",
              "the token that ends a generated text"),
          new ParameterSpec(
              "bos_token",
              "string",
              "from tokenizer_config.json",
              "the token that the chat template begins with"),
          new ParameterSpec(
              "chat_template",
              "string",
              "from the file with the role chat-template or tokenizer-config",
              "how a conversation is written for the model, in Jinja"),
          new ParameterSpec(
              "context_length",
              "integer",
              Integer.toString(USUAL_CONTEXT),
              "tokens of prompt and answer together that the model can handle; memory is counted"
                  + " for as many"));

  /**
   * Reads and checks them.
   *
   * @throws io.serai.spi.SeraiException with {@link ErrorCode#INVALID_PARAMETER}
   */
  public static TextParameters of(Parameters parameters) {
    return new TextParameters(
        ParameterChecks.inRange(parameters, "max_length", 1, Integer.MAX_VALUE),
        ParameterChecks.choice(parameters, "pooling", Pooling.MEAN),
        parameters.bool("normalize", true),
        ParameterChecks.choice(parameters, "problem", Problem.SINGLE_LABEL),
        parameters.string("eos_token"),
        ParameterChecks.inRange(parameters, "context_length", 2, Integer.MAX_VALUE)
            .orElse(USUAL_CONTEXT));
  }
}
