package io.serai.server.api;

import io.serai.core.footprint.Measured;
import io.serai.core.job.Job;
import io.serai.core.job.JobResult;
import io.serai.core.residency.LoadTimes;
import io.serai.core.residency.LoadedModel;
import io.serai.core.residency.ProbeReport;
import io.serai.core.worker.PageMove;
import io.serai.server.api.Documents.LoadTimesDocument;
import io.serai.server.api.Documents.MeasuredDocument;
import io.serai.server.api.Documents.MemoryDocument;
import io.serai.server.api.JobDocuments.JobDocument;
import io.serai.server.api.JobDocuments.JobStartedDocument;
import io.serai.server.api.JobDocuments.ProbeDocument;
import io.serai.spi.Footprint;
import io.serai.spi.SeraiException;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Turns jobs into what the engine tells of them. */
final class JobToDocument {
  private static final double MIB = 1L << 20;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS = 1e9;

  private JobToDocument() {}

  static JobStartedDocument started(Job job) {
    String what =
        switch (job.operation()) {
          case "demote", "promote" -> "tier_move";
          default -> job.operation();
        };
    return new JobStartedDocument(
        what + "_started",
        job.id(),
        job.asked(),
        job.model(),
        job.operation(),
        job.source(),
        job.target());
  }

  static JobDocument job(Job job) {
    JobResult result = job.result();
    SeraiException error = job.error();
    return new JobDocument(
        job.id(),
        job.asked(),
        job.model(),
        GateToDocument.lower(job.state()),
        job.progress().fraction(),
        job.progress().phase(),
        job.elapsed().toNanos() / NANOS,
        job.operation(),
        job.source(),
        job.target(),
        result == null ? null : words(result),
        result instanceof JobResult.Loaded(LoadedModel model) ? times(model) : null,
        result instanceof JobResult.Probed(ProbeReport report) ? probe(report) : null,
        estimate(job.elapsed(), job.progress().fraction(), job.expected()),
        error == null ? null : String.valueOf(error.getMessage()),
        error == null ? null : error.code().name());
  }

  /**
   * In seconds: as if the rest took as long as the part that is done did for its size; before any
   * is done, as was expected.
   */
  static @Nullable Double estimate(Duration elapsed, double fraction, @Nullable Duration expected) {
    if (fraction > 0) {
      return elapsed.toNanos() / NANOS / fraction;
    }
    return expected == null ? null : Double.valueOf(expected.toNanos() / NANOS);
  }

  private static String words(JobResult result) {
    return switch (result) {
      case JobResult.Loaded(LoadedModel model) ->
          String.format(
              Locale.ROOT,
              "%s is loaded by %s, took %.2f s",
              model,
              model.plugin(),
              model.loadNanos() / NANOS);
      case JobResult.Unloaded(boolean wasLoaded) ->
          wasLoaded ? "it isn't loaded any more" : "it wasn't loaded";
      case JobResult.Moved(PageMove move) -> move(move);
      case JobResult.Probed(ProbeReport report) -> probed(report);
    };
  }

  private static String move(PageMove move) {
    return String.format(
        Locale.ROOT,
        "%.1f MiB in RAM before, %.1f after; %.1f MiB in swap; took %.0f ms%s%s",
        move.before().resident() / MIB,
        move.after().resident() / MIB,
        move.after().swapped() / MIB,
        move.time().toNanos() / NANOS_PER_MILLI,
        move.pinned() == 0
            ? ""
            : String.format(Locale.ROOT, "; %.1f MiB pinned stayed in RAM", move.pinned() / MIB),
        move.note().isEmpty() ? "" : "; " + move.note());
  }

  private static String probed(ProbeReport report) {
    Measured measured = report.measured();
    Footprint peak = measured.peak() == null ? Footprint.NONE : measured.peak();
    return String.format(
        Locale.ROOT,
        "%s runs here: at most %.0f MiB private, %.0f mapped, %.0f pinned; loaded in %.2f s, first"
            + " answer after %.0f ms, later ones %.0f ms",
        report.model(),
        peak.privateBytes() / MIB,
        peak.mappedBytes() / MIB,
        peak.pinnedBytes() / MIB,
        measured.loadMillis() / 1e3,
        report.firstAnswer().toNanos() / NANOS_PER_MILLI,
        report.answer().toNanos() / NANOS_PER_MILLI);
  }

  private static ProbeDocument probe(ProbeReport report) {
    return new ProbeDocument(
        report.model(),
        memory(report.estimated()),
        measured(report.measured()),
        times(report.times(), 0),
        millis(report.firstAnswer()),
        millis(report.answer()));
  }

  static LoadTimesDocument times(LoadedModel model) {
    return times(model.loadTimes(), model.firstAnswerNanos());
  }

  private static LoadTimesDocument times(LoadTimes times, long firstAnswerNanos) {
    return new LoadTimesDocument(
        millis(times.drain()),
        millis(times.free()),
        millis(times.read()),
        millis(times.start()),
        millis(times.initialise()),
        firstAnswerNanos == 0 ? null : firstAnswerNanos / NANOS_PER_MILLI);
  }

  private static double millis(Duration time) {
    return time.toNanos() / NANOS_PER_MILLI;
  }

  /** What was measured of a model; memory is null where only loads were timed. */
  static MeasuredDocument measured(Measured measured) {
    return new MeasuredDocument(
        orNull(measured.peak()),
        orNull(measured.steady()),
        measured.peak() == null ? null : measured.perRequestBytes(),
        measured.loadMillis(),
        measured.demoteMillis() > 0 ? measured.demoteMillis() : null,
        measured.promoteMillis() > 0 ? measured.promoteMillis() : null,
        measured.at());
  }

  private static @Nullable MemoryDocument orNull(@Nullable Footprint footprint) {
    return footprint == null ? null : memory(footprint);
  }

  private static MemoryDocument memory(Footprint bytes) {
    return new MemoryDocument(bytes.privateBytes(), bytes.mappedBytes(), bytes.pinnedBytes());
  }
}
