package io.serai.core.worker.wire;

import java.util.List;

/** A message that came in. */
public final class Frame {
  private final long id;
  private final Message message;
  private final List<Runnable> releases;

  Frame(long id, Message message, List<Runnable> releases) {
    this.id = id;
    this.message = message;
    this.releases = List.copyOf(releases);
  }

  /** What joins it to other frames. */
  public long id() {
    return id;
  }

  /** What it says. */
  public Message message() {
    return message;
  }

  /** Gives back the memory of its tensors, which nobody may use any more. Called once. */
  public void release() {
    releases.forEach(Runnable::run);
  }
}
