package io.serai.core.job;

/**
 * How far a job is.
 *
 * @param phase what happens now, in one or two words
 * @param fraction of the job that is done, 0 to 1
 */
public record JobProgress(String phase, double fraction) {
  /** Of a job that has just begun, or can't tell. */
  public static final JobProgress UNKNOWN = new JobProgress("", 0);
}
