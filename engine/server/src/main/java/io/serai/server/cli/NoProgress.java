package io.serai.server.cli;

import me.tongfei.progressbar.ProgressBarConsumer;

/** Shows no progress bar, for output that isn't a terminal. */
final class NoProgress implements ProgressBarConsumer {
  private static final int WIDTH = 80;

  @Override
  public int getMaxRenderedLength() {
    return WIDTH;
  }

  @Override
  public void accept(String rendered) {}

  @Override
  public void close() {}
}
