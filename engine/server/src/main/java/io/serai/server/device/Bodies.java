package io.serai.server.device;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the calls take; everything may be left out as far as reading goes. */
final class Bodies {
  private Bodies() {}

  /**
   * A model to load.
   *
   * @param priority of the load: {@code low}, {@code normal} or {@code high}
   */
  record LoadBody(@Nullable String modelName, @Nullable String priority) {}

  /**
   * A text to continue.
   *
   * @param maxLength new tokens at the most
   * @param model the only one that will do
   * @param autoSelect whether the engine chooses
   * @param preferredModel names, of which the first that can be had is taken
   * @param fallback {@code auto}: the engine chooses where none of them can be had
   * @param modelPreference an older name of {@code preferredModel}
   * @param priority what a choice goes by: {@code speed}, {@code quality} or {@code balanced}
   */
  record InferenceBody(
      @Nullable String prompt,
      @Nullable Integer maxLength,
      @Nullable Double temperature,
      @Nullable String model,
      @Nullable Boolean autoSelect,
      @Nullable List<@Nullable String> preferredModel,
      @Nullable String fallback,
      @Nullable List<@Nullable String> modelPreference,
      @Nullable String priority) {}

  /** Several texts to continue, each as in {@link InferenceBody}. */
  record BatchBody(
      @Nullable List<@Nullable String> prompts,
      @Nullable Integer maxLength,
      @Nullable Double temperature,
      @Nullable String model,
      @Nullable Boolean autoSelect,
      @Nullable List<@Nullable String> preferredModel,
      @Nullable String fallback,
      @Nullable List<@Nullable String> modelPreference,
      @Nullable String priority) {
    InferenceBody one(@Nullable String prompt) {
      return new InferenceBody(
          prompt,
          maxLength,
          temperature,
          model,
          autoSelect,
          preferredModel,
          fallback,
          modelPreference,
          priority);
    }
  }

  /**
   * A text to continue, of phase 3.
   *
   * @param maxTokens new tokens at the most
   * @param stream whether to answer while the text is made
   */
  record GenerateBody(
      @Nullable String prompt,
      @Nullable String model,
      @Nullable Integer maxTokens,
      @Nullable Double temperature,
      @Nullable Double topP,
      @Nullable Boolean stream) {}

  /** The least that can be asked; each call reads the field that is its own. */
  record QuickBody(
      @Nullable String prompt,
      @Nullable String message,
      @Nullable String description,
      @Nullable Integer maxTokens) {}

  /** A model to add and load. */
  record HotLoadBody(@Nullable String modelName, @Nullable ModelConfig modelConfig) {}

  /**
   * What a client says that a model is. What is measured of it goes before.
   *
   * @param source where its files are; null if the catalog knows it
   * @param sizeGb its size in GiB
   * @param tier where it is to be
   * @param capabilities what it can do; the first that is a task is its task
   */
  record ModelConfig(
      @Nullable String source,
      @Nullable Double sizeGb,
      @Nullable String tier,
      @Nullable List<@Nullable String> capabilities) {}

  /** Limits to change, in GiB and as shares; what is null stays. */
  record LimitsBody(
      @Nullable Double ramMaxGb,
      @Nullable Double swapMaxGb,
      @Nullable Double ramReservedGb,
      @Nullable Double ceilingGb,
      @Nullable Double ramShare,
      @Nullable Double swapShare) {}
}
