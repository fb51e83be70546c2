package io.serai.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.serai.server.api.Documents.LoadTimesDocument;
import io.serai.server.api.Documents.MeasuredDocument;
import io.serai.server.api.Documents.MemoryDocument;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the engine tells of what was begun and takes a while. */
public final class JobDocuments {
  private JobDocuments() {}

  /** A model and where it is to go: {@code ram} or {@code swap}. */
  public record MoveBody(@Nullable String modelName, @Nullable String targetTier) {}

  /** What to load on trial: a shape such as {@code llama-7b}. */
  public record ProbeBody(@Nullable String shape) {}

  /**
   * Something that was begun.
   *
   * @param modelName as it was asked for
   * @param model its name and version, and its variant where that is known
   */
  public record JobStartedDocument(
      String status,
      String jobId,
      String modelName,
      String model,
      String operation,
      String sourceTier,
      String targetTier) {}

  /**
   * Something that was begun.
   *
   * @param modelName as it was asked for
   * @param model its name and version, and its variant where that is known
   * @param progress from 0 to 1
   * @param phase what happens now, in one or two words
   * @param elapsedTime in seconds
   * @param result what came of it, in words; null while it runs and if it failed
   * @param loadTimes of a load: where its time went
   * @param probe of a trial load: what it showed
   * @param estimatedTime how long it should take in all, in seconds: as far as it went until now,
   *     before that by what is known of the model; null while neither tells
   * @param error why it failed; null if it didn't
   * @param code the same as an error code
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record JobDocument(
      String jobId,
      String modelName,
      String model,
      String status,
      double progress,
      String phase,
      double elapsedTime,
      String operation,
      String sourceTier,
      String targetTier,
      @Nullable String result,
      @Nullable LoadTimesDocument loadTimes,
      @Nullable ProbeDocument probe,
      @JsonInclude @Nullable Double estimatedTime,
      @JsonInclude @Nullable String error,
      @Nullable String code) {}

  /** Jobs, the latest first. */
  public record JobsDocument(List<JobDocument> jobs) {}

  /**
   * What a trial load showed; memory is the model's own, without the worker it ran in.
   *
   * @param firstAnswerMs how long its first answer took to compute
   * @param answerMs how long a later one took
   */
  public record ProbeDocument(
      String model,
      MemoryDocument estimatedPeak,
      MeasuredDocument measured,
      LoadTimesDocument loadTimes,
      double firstAnswerMs,
      double answerMs) {}
}
