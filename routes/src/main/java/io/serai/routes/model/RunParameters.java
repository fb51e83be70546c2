package io.serai.routes.model;

import io.serai.catalog.Priority;
import io.serai.catalog.yaml.Suggestion;
import io.serai.core.host.BackendOption;
import io.serai.spi.Constraint;
import io.serai.spi.ErrorCode;
import io.serai.spi.GenerationRequest;
import io.serai.spi.Prompt;
import io.serai.spi.Sampling;
import io.serai.spi.SeraiException;
import io.serai.spi.Stop;
import io.serai.spi.ToolUse;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asks for besides the question; each value set here goes before the pipeline's own.
 *
 * @param maxTokens new tokens at the most
 * @param temperature 0 to 2
 * @param topP above 0, up to 1
 * @param topK 0 for all
 * @param repetitionPenalty above 0
 * @param seed makes drawing repeatable
 * @param stop texts to end before
 * @param stopTokens numbers of tokens to end before
 * @param constraint the form that the text must have
 * @param logprobs of how many of the likeliest tokens in each place to tell the probabilities,
 *     besides that of the chosen one; null for none at all
 * @param tools what the model that is asked a conversation may have called; only {@link #with} says
 *     it
 * @param priority of its calls, both for memory and for cores
 * @param keepAlive how long the models that are asked stay loaded when nobody asks for them then;
 *     negative until their memory is wanted
 * @param choosing what the choice of a model goes by, in steps that leave it to the engine
 */
public record RunParameters(
    @Nullable Integer maxTokens,
    @Nullable Double temperature,
    @Nullable Double topP,
    @Nullable Integer topK,
    @Nullable Double repetitionPenalty,
    @Nullable Long seed,
    @Nullable List<String> stop,
    @Nullable List<Integer> stopTokens,
    @Nullable Constraint constraint,
    @Nullable Integer logprobs,
    @Nullable ToolUse tools,
    @Nullable Priority priority,
    @Nullable Duration keepAlive,
    Choosing choosing) {

  /** Nothing but what the pipeline says. */
  public static final RunParameters NONE =
      new RunParameters(
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          Choosing.NONE);

  private static final String PROPERTY = "SeraiParameters";
  private static final List<String> NAMES =
      List.of(
          "maxTokens",
          "temperature",
          "topP",
          "topK",
          "repetitionPenalty",
          "seed",
          "stop",
          "stopTokens",
          "grammar",
          "jsonSchema",
          "logprobs",
          "priority",
          "prefer",
          "maxLatency",
          "minQuality",
          "keepAlive");

  /** Checks the ranges; throws {@link SeraiException} with {@link ErrorCode#INVALID_PARAMETER}. */
  public RunParameters {
    Sampling sampling =
        new Sampling(
            Objects.requireNonNullElse(temperature, Sampling.GREEDY.temperature()),
            Objects.requireNonNullElse(topP, Sampling.GREEDY.topP()),
            Objects.requireNonNullElse(topK, Sampling.GREEDY.topK()),
            Objects.requireNonNullElse(repetitionPenalty, Sampling.GREEDY.repetitionPenalty()),
            seed);
    var _ =
        new GenerationRequest(
            new Prompt.Text("any"),
            Objects.requireNonNullElse(maxTokens, 1),
            sampling,
            Stop.NONE,
            null,
            logprobs,
            null);
  }

  /**
   * Reads parameters by name.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_PARAMETER} for an unknown name or a value
   *     of the wrong type or out of range
   */
  public static RunParameters of(Map<String, ?> values) {
    for (String name : values.keySet()) {
      if (!NAMES.contains(name)) {
        throw new SeraiException(
            ErrorCode.INVALID_PARAMETER,
            "unknown parameter '%s'%s; known are %s"
                .formatted(name, Suggestion.didYouMean(name, NAMES), String.join(", ", NAMES)));
      }
    }
    ParameterReader read = new ParameterReader(values);
    Double maxTokens = read.number("maxTokens", true);
    Double topK = read.number("topK", true);
    Double logprobs = read.number("logprobs", true);
    return new RunParameters(
        maxTokens == null ? null : maxTokens.intValue(),
        read.number("temperature", false),
        read.number("topP", false),
        topK == null ? null : topK.intValue(),
        read.number("repetitionPenalty", false),
        read.seed(),
        read.stop(),
        read.stopTokens(),
        read.constraint(),
        logprobs == null ? null : logprobs.intValue(),
        null,
        read.priority(),
        read.keepAlive(),
        Choosing.of(values));
  }

  /** Gives the parameters to all steps of a run. */
  public void putInto(Exchange exchange) {
    exchange.setProperty(PROPERTY, this);
  }

  static RunParameters of(Exchange exchange) {
    RunParameters given = exchange.getProperty(PROPERTY, RunParameters.class);
    return given == null ? NONE : given;
  }

  /** What is asked of models that write, and that not every backend can. */
  Set<BackendOption> options() {
    Set<BackendOption> options = EnumSet.noneOf(BackendOption.class);
    if (logprobs != null) {
      options.add(BackendOption.LOGPROBS);
    }
    if (tools != null) {
      options.add(BackendOption.TOOLS);
    }
    return options;
  }

  /** The same with tools. */
  public RunParameters with(@Nullable ToolUse use) {
    return new RunParameters(
        maxTokens,
        temperature,
        topP,
        topK,
        repetitionPenalty,
        seed,
        stop,
        stopTokens,
        constraint,
        logprobs,
        use,
        priority,
        keepAlive,
        choosing);
  }

  /** The form that a step's text must have; null for any. */
  @Nullable Constraint constraint(GenerationOptions step) {
    return constraint != null
        ? constraint
        : ParameterReader.constraint(step.getGrammar(), step.getJsonSchema());
  }

  GenerationRequest request(Prompt prompt, GenerationOptions step) {
    String stopOfStep = step.getStop();
    return new GenerationRequest(
        prompt,
        maxTokens == null ? step.getMaxTokens() : maxTokens,
        new Sampling(
            temperature == null ? step.getTemperature() : temperature,
            topP == null ? step.getTopP() : topP,
            topK == null ? step.getTopK() : topK,
            repetitionPenalty == null ? step.getRepetitionPenalty() : repetitionPenalty,
            seed == null ? step.getSeed() : seed),
        new Stop(
            stop != null ? stop : stopOfStep == null ? List.of() : List.of(stopOfStep),
            stopTokens != null ? stopTokens : step.stopTokenNumbers()),
        constraint(step),
        logprobs,
        tools);
  }
}
