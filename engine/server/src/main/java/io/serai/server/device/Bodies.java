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

  /** Who is to answer, in the words of all calls for texts. */
  interface Asking {
    /** The only model that will do. */
    @Nullable String model();

    /** Names, of which the first that can be had is taken. */
    @Nullable List<@Nullable String> preferredModel();

    /** {@code auto}: the engine chooses where none of them can be had. */
    @Nullable String fallback();

    /** An older name of {@link #preferredModel}. */
    @Nullable List<@Nullable String> modelPreference();

    /** What a choice goes by: {@code speed}, {@code quality} or {@code balanced}. */
    @Nullable String priority();

    /** How long a model that is chosen may take until it has answered. */
    @Nullable Double maxLatencyMs();

    /** The least known quality of a model that is chosen, 0 to 1. */
    @Nullable Double minQuality();
  }

  /**
   * A text to continue.
   *
   * @param userId who asks; nothing depends on it
   * @param maxLength new tokens at the most
   * @param autoSelect whether the engine chooses
   */
  record InferenceBody(
      @Nullable String prompt,
      @Nullable Object userId,
      @Nullable Integer maxLength,
      @Nullable Double temperature,
      @Nullable String model,
      @Nullable Boolean autoSelect,
      @Nullable List<@Nullable String> preferredModel,
      @Nullable String fallback,
      @Nullable List<@Nullable String> modelPreference,
      @Nullable String priority,
      @Nullable Double maxLatencyMs,
      @Nullable Double minQuality)
      implements Asking {}

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
      @Nullable String priority,
      @Nullable Double maxLatencyMs,
      @Nullable Double minQuality)
      implements Asking {
    InferenceBody one(@Nullable String prompt) {
      return new InferenceBody(
          prompt,
          null,
          maxLength,
          temperature,
          model,
          autoSelect,
          preferredModel,
          fallback,
          modelPreference,
          priority,
          maxLatencyMs,
          minQuality);
    }
  }

  /**
   * A text to continue, of phase 3.
   *
   * @param maxTokens new tokens at the most
   * @param stream whether to answer while the text is made
   * @param autoSelect whether the engine chooses
   */
  record GenerateBody(
      @Nullable String prompt,
      @Nullable String model,
      @Nullable Integer maxTokens,
      @Nullable Double temperature,
      @Nullable Double topP,
      @Nullable Boolean stream,
      @Nullable Boolean autoSelect,
      @Nullable List<@Nullable String> preferredModel,
      @Nullable String fallback,
      @Nullable List<@Nullable String> modelPreference,
      @Nullable String priority,
      @Nullable Double maxLatencyMs,
      @Nullable Double minQuality)
      implements Asking {}

  /** The least that can be asked; each call reads the field that is its own. */
  record QuickBody(
      @Nullable String prompt,
      @Nullable String message,
      @Nullable String description,
      @Nullable Integer maxTokens,
      @Nullable String priority,
      @Nullable Double maxLatencyMs,
      @Nullable Double minQuality) {}

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
