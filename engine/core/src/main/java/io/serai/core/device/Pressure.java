package io.serai.core.device;

/**
 * How much of the time processes of the machine waited for memory ({@code /proc/pressure/memory}).
 *
 * @param some at least one did
 * @param full all that could have run did
 */
public record Pressure(Stall some, Stall full) {
  /**
   * Time spent waiting.
   *
   * @param avg10 share of the last 10 seconds, in percent
   * @param avg60 share of the last minute, in percent
   * @param totalMicros since the machine started, in microseconds
   */
  public record Stall(double avg10, double avg60, long totalMicros) {}
}
