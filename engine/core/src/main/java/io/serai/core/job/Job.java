package io.serai.core.job;

import io.serai.spi.SeraiException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Something that was begun and takes a while, at one moment.
 *
 * @param id names it
 * @param asked what it is about, as whoever asked named it
 * @param model the same by its name and version, and its variant where that is known
 * @param operation what is done, such as {@code demote}
 * @param source the tier it began in
 * @param target the tier it goes to
 * @param expected how long it was to take in all when it was begun; null if that wasn't known
 * @param state how far it is
 * @param progress the same more finely
 * @param elapsed since it began, until it ended
 * @param result what came of it; null while it runs, and if it failed
 * @param error why it failed; null if it didn't
 */
public record Job(
    String id,
    String asked,
    String model,
    String operation,
    String source,
    String target,
    @Nullable Duration expected,
    State state,
    JobProgress progress,
    Duration elapsed,
    @Nullable JobResult result,
    @Nullable SeraiException error) {
  /** How far a job is. */
  public enum State {
    /** It goes on. */
    RUNNING,
    /** It is done. */
    SUCCESS,
    /** It ended badly. */
    FAILED
  }
}
