package io.serai.routes.model;

import io.serai.spi.SeraiException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.jspecify.annotations.Nullable;

/** How a step has a text generated, where the caller doesn't say otherwise. */
@UriParams
public final class GenerationOptions {
  private static final Set<String> RANGED =
      Set.of("maxTokens", "temperature", "topP", "topK", "repetitionPenalty");

  @UriParam(description = "New tokens to generate at the most", defaultValue = "128")
  private int maxTokens = 128;

  @UriParam(
      description = "How freely tokens are drawn; 0 takes the likeliest each time",
      defaultValue = "0")
  private double temperature;

  @UriParam(
      description = "Draw from the likeliest tokens that make up this share",
      defaultValue = "1")
  private double topP = 1;

  @UriParam(
      description = "Draw from this many of the likeliest tokens; 0 for all",
      defaultValue = "0")
  private int topK;

  @UriParam(
      description = "Divides the scores of tokens that occurred; 1 for none",
      defaultValue = "1")
  private double repetitionPenalty = 1;

  @UriParam(description = "Makes drawing repeatable")
  private @Nullable Long seed;

  @UriParam(description = "The text ends before this")
  private @Nullable String stop;

  @UriParam(
      description =
          "The text ends before any of these tokens of the model's vocabulary: numbers with commas"
              + " between them")
  private @Nullable String stopTokens;

  @UriParam(
      description =
          "The grammar, in GBNF, that the text must follow; for backends that know grammars")
  private @Nullable String grammar;

  @UriParam(
      description =
          "The JSON Schema of the document that the text must be; for backends that know schemas")
  private @Nullable String jsonSchema;

  /**
   * What is wrong with a parameter's value, as a request's would be; null where nothing is, or the
   * parameter isn't about that.
   */
  static @Nullable String problem(String parameter, double value) {
    if (!RANGED.contains(parameter)) {
      return null;
    }
    try {
      RunParameters.of(Map.of(parameter, value));
      return null;
    } catch (SeraiException e) {
      return e.getMessage();
    }
  }

  private static void check(String parameter, double value) {
    String problem = problem(parameter, value);
    if (problem != null) {
      throw new IllegalArgumentException(problem);
    }
  }

  /** New tokens at the most. */
  public int getMaxTokens() {
    return maxTokens;
  }

  /** Sets the number of new tokens. */
  public void setMaxTokens(int maxTokens) {
    check("maxTokens", maxTokens);
    this.maxTokens = maxTokens;
  }

  /** The temperature. */
  public double getTemperature() {
    return temperature;
  }

  /** Sets the temperature. */
  public void setTemperature(double temperature) {
    check("temperature", temperature);
    this.temperature = temperature;
  }

  /** The share to draw from. */
  public double getTopP() {
    return topP;
  }

  /** Sets the share to draw from. */
  public void setTopP(double topP) {
    check("topP", topP);
    this.topP = topP;
  }

  /** The number of tokens to draw from. */
  public int getTopK() {
    return topK;
  }

  /** Sets the number of tokens to draw from. */
  public void setTopK(int topK) {
    check("topK", topK);
    this.topK = topK;
  }

  /** The penalty on repetition. */
  public double getRepetitionPenalty() {
    return repetitionPenalty;
  }

  /** Sets the penalty on repetition. */
  public void setRepetitionPenalty(double repetitionPenalty) {
    check("repetitionPenalty", repetitionPenalty);
    this.repetitionPenalty = repetitionPenalty;
  }

  /** The seed; null for none. */
  public @Nullable Long getSeed() {
    return seed;
  }

  /** Sets the seed. */
  public void setSeed(@Nullable Long seed) {
    this.seed = seed;
  }

  /** The stop string; null for none. */
  public @Nullable String getStop() {
    return stop;
  }

  /** Sets the stop string. */
  public void setStop(@Nullable String stop) {
    this.stop = stop;
  }

  /** Numbers of tokens, with commas between them; null for none. */
  public @Nullable String getStopTokens() {
    return stopTokens;
  }

  /** Sets the numbers of tokens. */
  public void setStopTokens(@Nullable String stopTokens) {
    if (stopTokens != null) {
      ParameterReader.tokens(stopTokens);
    }
    this.stopTokens = stopTokens;
  }

  /** The tokens to end before; empty for none. */
  List<Integer> stopTokenNumbers() {
    return stopTokens == null ? List.of() : ParameterReader.tokens(stopTokens);
  }

  /** The grammar; null for none. */
  public @Nullable String getGrammar() {
    return grammar;
  }

  /** Sets the grammar. */
  public void setGrammar(@Nullable String grammar) {
    this.grammar = grammar;
  }

  /** The JSON Schema; null for none. */
  public @Nullable String getJsonSchema() {
    return jsonSchema;
  }

  /** Sets the JSON Schema. */
  public void setJsonSchema(@Nullable String jsonSchema) {
    this.jsonSchema = jsonSchema;
  }
}
