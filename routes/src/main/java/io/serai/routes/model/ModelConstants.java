package io.serai.routes.model;

import org.apache.camel.spi.Metadata;

/** Headers that a {@code model:} step sets or reads. */
public final class ModelConstants {
  /** The model's name. */
  @Metadata(description = "The name of the model that answered", javaType = "String")
  public static final String MODEL = "SeraiModel";

  /** The model's version. */
  @Metadata(description = "The version of the model that answered", javaType = "String")
  public static final String VERSION = "SeraiModelVersion";

  /** The most likely label. */
  @Metadata(description = "The most likely label of a classification", javaType = "String")
  public static final String LABEL = "SeraiLabel";

  /** The probability of the most likely label. */
  @Metadata(description = "The probability of the most likely label, 0 to 1", javaType = "Double")
  public static final String CONFIDENCE = "SeraiConfidence";

  /** Whether the confidence reaches what the step asks for. */
  @Metadata(
      description =
          "Whether the confidence, of a list each one's, is at least the step's minConfidence",
      javaType = "Boolean")
  public static final String CONFIDENT = "SeraiConfident";

  /** How long the step took. */
  @Metadata(
      description = "How long the step took, waiting and loading included, in milliseconds",
      javaType = "Double")
  public static final String LATENCY = "SeraiLatencyMs";

  /** Tokens read and generated. */
  @Metadata(
      description = "How many tokens the model read and generated for this answer",
      javaType = "Integer")
  public static final String TOKENS = "SeraiTokens";

  /** The weight of this answer in a weighted vote. */
  @Metadata(
      description = "The weight that the step gives its answer in a weighted vote",
      javaType = "Double")
  public static final String WEIGHT = "SeraiWeight";

  /** What the caller wants done. */
  @Metadata(
      label = "consumer",
      description = "The task that the caller asks for, if any; set when a pipeline is called",
      javaType = "String")
  public static final String TASK = "SeraiTask";

  private ModelConstants() {}
}
