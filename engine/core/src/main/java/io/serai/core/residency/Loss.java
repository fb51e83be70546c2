package io.serai.core.residency;

import io.serai.spi.LoadListener;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes progress on, and notes when what computes the model has ended in the engine's process. */
final class Loss implements LoadListener {
  private static final Logger LOG = LoggerFactory.getLogger(Loss.class);

  private final LoadListener progress;
  private final CompletableFuture<Void> happened = new CompletableFuture<>();

  Loss(LoadListener progress) {
    this.progress = progress;
  }

  /** Completes then. */
  CompletableFuture<Void> happened() {
    return happened;
  }

  @Override
  public void progress(String phase, double fraction) {
    progress.progress(phase, fraction);
  }

  @Override
  public void lost(String why) {
    LOG.error("{}", why);
    happened.complete(null);
  }
}
