package io.serai.spi;

/** Told of the progress of a load. */
@FunctionalInterface
public interface LoadListener {
  /** Ignores all progress. */
  LoadListener NONE = (phase, fraction) -> {};

  /**
   * A step was taken.
   *
   * @param phase what happens now, in one or two words, such as {@code reading}
   * @param fraction of the whole load that is done, 0 to 1
   */
  void progress(String phase, double fraction);
}
