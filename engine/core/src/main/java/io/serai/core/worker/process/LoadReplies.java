package io.serai.core.worker.process;

import io.serai.core.worker.wire.Reply;
import io.serai.spi.LoadListener;
import java.util.function.Consumer;

/** Sends the progress of a load as replies, and tells of what is lost afterwards. */
record LoadReplies(Consumer<Reply> replies, Consumer<String> losses) implements LoadListener {
  @Override
  public void progress(String phase, double fraction) {
    replies.accept(new Reply.Progress(phase, fraction));
  }

  @Override
  public void lost(String why) {
    losses.accept(why);
  }
}
