package io.serai.routes.model;

import io.serai.catalog.ModelRef;
import io.serai.catalog.Priority;
import io.serai.core.Engine;
import io.serai.core.select.Goal;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * Ask a model of the engine's catalog.
 *
 * <p>The message's body is the question (a text, a list of texts, or tensors by name) and becomes
 * the answer. The model is loaded when it isn't.
 */
@UriEndpoint(
    firstVersion = "0.1.0",
    scheme = "model",
    title = "Model",
    syntax = "model:name",
    producerOnly = true,
    category = {Category.AI},
    headersClass = ModelConstants.class)
public class ModelEndpoint extends DefaultEndpoint {
  @UriPath(
      description =
          "Name or alias of the model; NAME@VERSION and NAME:VARIANT work too, and 'auto' has the"
              + " engine choose one")
  @Metadata(required = true)
  private String name = "";

  @UriParam(description = "The version; without it, the newest")
  private @Nullable String version;

  @UriParam(
      description = "What the model is to do; without it, what fits the message and the model",
      enums =
          "text-classification,embeddings,text-generation,token-classification,image-classification,tensors")
  private @Nullable String task;

  @UriParam(
      description =
          "Names of the outputs to compute when tensors are asked, with commas between them;"
              + " without them, all")
  private @Nullable String outputs;

  @UriParam(
      description =
          "The longest that the step may take, waiting and loading included, in milliseconds; 0 for"
              + " no limit",
      defaultValue = "0",
      javaType = "java.time.Duration")
  private long timeout;

  @UriParam(
      description =
          "How much this step matters, for memory and for cores (low, normal, high); without it as"
              + " much as the model's manifest says, and what the caller sets goes before. Where"
              + " the engine chooses the model: what matters most (speed, quality, balanced)",
      enums = "low,normal,high,speed,quality,balanced")
  private @Nullable String priority;

  @UriParam(
      description =
          "Where the engine chooses the model: the one to take if it can be had safely; else the"
              + " best of the others is taken")
  private @Nullable String prefer;

  @UriParam(
      description =
          "Where the engine chooses the model: only one that answers within this time, becoming"
              + " ready included, as far as was measured; 0 for no limit",
      defaultValue = "0",
      javaType = "java.time.Duration")
  private long maxLatency;

  @UriParam(
      description =
          "Where the engine chooses the model: only one whose manifest tells at least this quality,"
              + " 0 to 1")
  private @Nullable Double minQuality;

  @UriParam(
      description =
          "The confidence, 0 to 1, from which on the header SeraiConfident is true; for cascades")
  private @Nullable Double minConfidence;

  @UriParam(description = "The weight of this answer in a weighted vote", defaultValue = "1")
  private double weight = 1;

  @UriParam private final GenerationOptions generation = new GenerationOptions();

  /** An endpoint of the component. */
  public ModelEndpoint(String uri, ModelComponent component) {
    super(uri, component);
  }

  @Override
  public Producer createProducer() {
    ModelRef ref = ModelRef.parse(name);
    if (version != null) {
      ref = new ModelRef(ref.name(), version, ref.variant());
    }
    return new ModelProducer(this, engine(), component().timeouts(), ref);
  }

  @Override
  public Consumer createConsumer(Processor processor) {
    throw new UnsupportedOperationException(
        "a pipeline can't begin with a model: use 'from: direct' and then 'to: model'");
  }

  /** What is wrong with a parameter's value; null where nothing is. */
  public static @Nullable String problem(String parameter, double value) {
    return switch (parameter) {
      case "weight" ->
          value > 0 && value < Double.POSITIVE_INFINITY
              ? null
              : "parameter 'weight' must be above 0, but is " + value;
      case "minConfidence", "minQuality" ->
          value >= 0 && value <= 1
              ? null
              : "parameter '%s' must be from 0 to 1, but is %s".formatted(parameter, value);
      default -> GenerationOptions.problem(parameter, value);
    };
  }

  private static void refuse(@Nullable String problem) {
    if (problem != null) {
      throw new IllegalArgumentException(problem);
    }
  }

  private Engine engine() {
    return Objects.requireNonNull(component().getEngine(), "the model component has no engine");
  }

  private ModelComponent component() {
    return (ModelComponent) getComponent();
  }

  /** Name or alias of the model. */
  public String getName() {
    return name;
  }

  /** Sets the name or alias. */
  public void setName(String name) {
    this.name = name;
  }

  /** The version; null for the newest. */
  public @Nullable String getVersion() {
    return version;
  }

  /** Sets the version. */
  public void setVersion(@Nullable String version) {
    this.version = version;
  }

  /** The task; null for what fits. */
  public @Nullable String getTask() {
    return task;
  }

  /** Sets the task. */
  public void setTask(@Nullable String task) {
    this.task = task;
  }

  /** Names of outputs, with commas between them; null for all. */
  public @Nullable String getOutputs() {
    return outputs;
  }

  /** Sets the names of outputs. */
  public void setOutputs(@Nullable String outputs) {
    this.outputs = outputs;
  }

  /** The names of the outputs to compute; empty for all. */
  Set<String> outputNames() {
    return outputs == null
        ? Set.of()
        : Arrays.stream(outputs.split(","))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .collect(Collectors.toUnmodifiableSet());
  }

  /** The time limit in milliseconds; 0 for none. */
  public long getTimeout() {
    return timeout;
  }

  /** Sets the time limit. */
  public void setTimeout(long timeout) {
    this.timeout = timeout;
  }

  /** How much it matters; null for what the model's manifest says. */
  public @Nullable String getPriority() {
    return priority;
  }

  /** How much it matters, for memory and cores; null for what the model's manifest says. */
  @Nullable Priority importance() {
    return priority == null ? null : Priority.of(priority).orElse(null);
  }

  /** Sets how much it matters. */
  public void setPriority(@Nullable String priority) {
    if (priority != null && Priority.of(priority).isEmpty() && Goal.of(priority).isEmpty()) {
      throw new IllegalArgumentException(
          "parameter 'priority' must be low, normal, high, speed, quality or balanced, but is '%s'"
              .formatted(priority));
    }
    this.priority = priority;
  }

  /** The model to take if it can be had; null for none. */
  public @Nullable String getPrefer() {
    return prefer;
  }

  /** Sets the model to take if it can be had. */
  public void setPrefer(@Nullable String prefer) {
    this.prefer = prefer;
  }

  /** Within how many milliseconds the chosen model is to answer; 0 for no limit. */
  public long getMaxLatency() {
    return maxLatency;
  }

  /** Sets within how many milliseconds it is to answer. */
  public void setMaxLatency(long maxLatency) {
    this.maxLatency = maxLatency;
  }

  /** The least quality of the chosen model; null for any. */
  public @Nullable Double getMinQuality() {
    return minQuality;
  }

  /** Sets the least quality. */
  public void setMinQuality(@Nullable Double minQuality) {
    if (minQuality != null) {
      refuse(problem("minQuality", minQuality));
    }
    this.minQuality = minQuality;
  }

  /** What the choice of a model goes by. */
  Choosing choosing() {
    return new Choosing(
        priority == null ? null : Goal.of(priority).orElse(null),
        prefer == null ? null : ModelRef.parse(prefer),
        maxLatency == 0 ? null : Duration.ofMillis(maxLatency),
        minQuality);
  }

  /** The confidence asked for; null for none. */
  public @Nullable Double getMinConfidence() {
    return minConfidence;
  }

  /** Sets the confidence asked for. */
  public void setMinConfidence(@Nullable Double minConfidence) {
    if (minConfidence != null) {
      refuse(problem("minConfidence", minConfidence));
    }
    this.minConfidence = minConfidence;
  }

  /** The weight in a vote. */
  public double getWeight() {
    return weight;
  }

  /** Sets the weight in a vote. */
  public void setWeight(double weight) {
    refuse(problem("weight", weight));
    this.weight = weight;
  }

  /** How a text is generated, where the model writes one. */
  public GenerationOptions getGeneration() {
    return generation;
  }
}
