package io.serai.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.serai.core.select.Selection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which model is to answer, and why. */
public final class SelectDocuments {
  private SelectDocuments() {}

  /**
   * What a model is wanted for; all may be left out.
   *
   * @param model the only one that will do
   * @param preferredModel taken if it can be had safely
   * @param autoSelect whether the engine chooses, where {@code model} isn't given; it does anyway
   * @param task what the model is to do
   * @param capabilities what else it must be able to do
   * @param priority what matters most: {@code speed}, {@code quality} or {@code balanced}
   * @param maxLatencyMs until it has answered, becoming ready included
   * @param minQuality the least known quality, 0 to 1
   * @param maxTokens how many new tokens are expected
   * @param form what a generated text is held to: {@code json-schema} or {@code grammar}
   * @param load whether the model is to be loaded
   * @param explain whether to answer with all that was considered
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record SelectBody(
      @Nullable String model,
      @Nullable String preferredModel,
      @Nullable Boolean autoSelect,
      @Nullable String task,
      @Nullable List<@Nullable String> capabilities,
      @Nullable String priority,
      @Nullable Double maxLatencyMs,
      @Nullable Double minQuality,
      @Nullable Integer maxTokens,
      @Nullable String form,
      @Nullable Boolean load,
      @Nullable Boolean explain) {}

  /**
   * The model that was chosen.
   *
   * @param status {@code success}
   * @param sizeGb its files' size in GiB
   * @param tier where it is, or would be: {@code ram}, {@code swap} or {@code storage}
   * @param capabilities its tasks and what its manifest lists besides
   * @param swapExecuted whether it was loaded for this
   * @param swapTime how long that took, in seconds
   * @param performanceTargetMet whether choosing took less than 10 ms
   * @param mode how it came about: {@code manual}, {@code auto}, {@code hybrid_preferred} or {@code
   *     hybrid_fallback}
   * @param score null where it was named or preferred
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record SelectDocument(
      String status,
      String model,
      String version,
      double sizeGb,
      String tier,
      List<String> capabilities,
      String selectionReason,
      double selectionTimeMs,
      boolean swapExecuted,
      double swapTime,
      boolean performanceTargetMet,
      String mode,
      @Nullable Double score,
      @Nullable ExplanationDocument explanation) {}

  /**
   * What was considered.
   *
   * @param ranked models that could be chosen, the best first
   * @param leftOut models that can do what is wanted, with what is against them
   * @param incapable how many others there are
   */
  public record ExplanationDocument(
      List<RankedDocument> ranked, List<LeftOutDocument> leftOut, int incapable) {}

  /** A model that could be chosen; its score is the sum of the terms' values. */
  public record RankedDocument(
      String model, double score, String tier, boolean loaded, List<TermDocument> terms) {}

  /** A part of a score. */
  public record TermDocument(String name, double value, String why) {}

  /** A model that something is against, and what. */
  public record LeftOutDocument(String model, String obstacle, String reason) {}

  /** How the model of a step was chosen. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record SelectionDocument(
      String mode, String reason, double selectionMs, @Nullable Double score) {
    /** How a model was chosen; null if it was named. */
    public static @Nullable SelectionDocument of(@Nullable Selection selection) {
      return selection == null
          ? null
          : new SelectionDocument(
              selection.mode().id(),
              selection.reason(),
              selection.nanos() / 1e6,
              selection.score());
    }
  }
}
