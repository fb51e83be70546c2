package io.serai.spi;

/** Told of the progress of a load, and of a loss afterwards. */
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

  /**
   * After the load, what computes the model has ended by itself, so that it can't be used any more:
   * a program that the backend had started, for one. Calls in it fail with {@link
   * ErrorCode#WORKER_LOST}; the engine unloads it and loads it again for who asks next. From any
   * thread.
   *
   * @param why in words
   */
  default void lost(String why) {}
}
