package io.serai.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.serai.server.api.Documents.MemoryDocument;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the engine tells of its memory and its decisions about it. */
public final class GateDocuments {
  private GateDocuments() {}

  /** A share of what is needed. */
  public record PartDocument(String name, String kind, long bytes) {}

  /**
   * What a model is expected to need before it was ever loaded here; bytes.
   *
   * @param peak while it loads and answers
   * @param steady what of it stays afterwards
   * @param parts what the peak is made of, the largest first
   * @param text the same in one line
   */
  public record NeedDocument(
      MemoryDocument peak, MemoryDocument steady, List<PartDocument> parts, String text) {}

  /**
   * What holds memory; times in seconds. The tier is null but for models.
   *
   * @param swappedBytes what of it is in swap space, and so not in the memory
   * @param toCome what it was admitted with and may still take
   * @param pid the worker that it is in; null where that is the engine's own process, or this isn't
   *     about now
   * @param calls what the model was asked so far; null where this isn't about now, and for bundles
   * @param running how many calls have it; null likewise
   * @param waiting how many of them wait for cores, or until it is paged in; null likewise
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record HolderDocument(
      String name,
      String state,
      @Nullable String tier,
      String priority,
      MemoryDocument memory,
      long swappedBytes,
      MemoryDocument toCome,
      @Nullable Long pid,
      double reloadSeconds,
      double idleSeconds,
      @Nullable Long calls,
      @Nullable Integer running,
      @Nullable Integer waiting) {}

  /** Something that would help. */
  public record RemedyDocument(String what, String effect) {}

  /**
   * A decision of the gate.
   *
   * @param verdict {@code admitted}, {@code admitted_after_eviction}, {@code waits} or {@code
   *     refused}
   * @param tier where it counts; null unless it was admitted
   * @param names who leaves, or who is waited for
   * @param rule which rule refused it; null unless it was refused
   * @param text the whole decision in words, line by line
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record DecisionDocument(
      long number,
      String at,
      String name,
      String kind,
      String verdict,
      @Nullable String tier,
      List<String> names,
      @Nullable String rule,
      String basis,
      MemoryDocument needed,
      List<PartDocument> parts,
      long availableBytes,
      long totalBytes,
      long swapFreeBytes,
      long swapTotalBytes,
      List<HolderDocument> holders,
      List<RemedyDocument> remedies,
      List<String> text) {}

  /** Decisions, the latest first. */
  public record DecisionsDocument(List<DecisionDocument> decisions) {}

  /** One tier; sizes in GiB. */
  public record TierDocument(
      double usedGb, double availableGb, double limitGb, double utilization, int models) {}

  /** The two tiers that hold memory. */
  public record TiersDocument(TierDocument ram, TierDocument swap) {}

  /**
   * A load under way.
   *
   * @param secondsLeft if it takes as long as the last load of the same; left out if that isn't
   *     known, or it takes longer
   */
  public record LoadingDocument(
      String model,
      String phase,
      double progress,
      double elapsedSeconds,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double secondsLeft,
      int waiting) {}

  /**
   * How short memory is, and what is done about it.
   *
   * @param severity {@code calm}, {@code steady}, {@code pressed}, {@code severe} or {@code
   *     critical}
   * @param steps what is done, in the order in which it was begun; empty while nothing is short
   * @param since when the last step was taken or left
   * @param leftGb available memory and free swap that is counted on, in GiB
   * @param reserveGb what should be left, in GiB
   * @param waitingSome share of the time in which a process waited for memory, in percent
   * @param waitingFull share of the time in which all did, in percent
   */
  public record MemoryPressureDocument(
      String severity,
      List<String> steps,
      String since,
      double leftGb,
      double reserveGb,
      double waitingSome,
      double waitingFull) {}

  /** The tiers, their limits, how short memory is, and who is in them. */
  public record TiersStatusDocument(
      String status,
      TiersDocument tiers,
      MemoryPressureDocument pressure,
      LimitsDocument limits,
      List<HolderDocument> holders,
      List<LoadingDocument> loading) {}

  /** The gate's limits; sizes in GiB, 0 for none. As a request, what is null stays as it is. */
  public record LimitsDocument(
      @Nullable Double ramShare,
      @Nullable Double swapShare,
      @Nullable Double ramReservedGb,
      @Nullable Double ramMaxGb,
      @Nullable Double swapMaxGb,
      @Nullable Double ceilingGb) {}

  /** Limits that were changed. */
  public record LimitsChangedDocument(
      String status, LimitsDocument oldLimits, LimitsDocument newLimits) {}
}
