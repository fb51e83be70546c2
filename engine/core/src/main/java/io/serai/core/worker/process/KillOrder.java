package io.serai.core.worker.process;

import io.serai.core.device.ProcessTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whom the kernel's out-of-memory killer takes first. It kills the process with the most points: a
 * thousandth of all memory that it has (swap included) is one, and {@code oom_score_adj} adds to
 * that (proc(5)).
 */
public final class KillOrder {
  /** Of the machine's processes, workers are to be killed before the engine and others. */
  public static final int WORKER = 900;

  /**
   * A worker with a pinned model goes after the other workers, unless it holds two fifths of all
   * memory more than they do, and still before the engine.
   */
  public static final int PINNED = 500;

  private static final Logger LOG = LoggerFactory.getLogger(KillOrder.class);

  private KillOrder() {}

  /**
   * Sets what is added to a process's points.
   *
   * @param process its id, or {@code self}
   * @throws IOException if {@code /proc} can't be written, as in some containers, or there is no
   *     such process
   */
  public static void set(String process, int points) throws IOException {
    Files.writeString(Path.of("/proc", process, "oom_score_adj"), Integer.toString(points));
  }

  /**
   * The same for a process and all that it has started; what it starts later gets the same.
   *
   * @throws IOException as {@link #set}
   */
  public static void setAll(long pid, int points) throws IOException {
    set(Long.toString(pid), points);
    for (long each : ProcessTree.below(pid)) {
      try {
        set(Long.toString(each), points);
      } catch (NoSuchFileException e) {
        LOG.trace("process {} has ended: {}", each, e.toString());
      }
    }
  }
}
