package io.serai.itests.fault;

import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.IOException;

/** A process besides the worker, as a model server is. */
final class StartedProcess implements AutoCloseable {
  /** Nobody leaves it behind for longer, whatever becomes of the worker. */
  private static final int MOST_SECONDS = 120;

  private final Process shell;

  private StartedProcess(Process shell) {
    this.shell = shell;
  }

  /** Starts one that has so much memory when this returns: the end of what it reads. */
  static StartedProcess holding(long mib) {
    String bytes = Long.toString(mib << 20);
    try {
      Process shell =
          new ProcessBuilder(
                  "/bin/sh",
                  "-c",
                  "{ head -c %s /dev/zero; echo >&2; exec sleep %d; } | tail -c %s >/dev/null"
                      .formatted(bytes, MOST_SECONDS, bytes))
              .start();
      if (shell.getErrorStream().read() < 0) {
        throw new IOException("it ended at once");
      }
      return new StartedProcess(shell);
    } catch (IOException e) {
      throw new SeraiException(ErrorCode.LOAD_FAILED, "no process can be started: " + e, e);
    }
  }

  @Override
  public void close() {
    shell.descendants().forEach(ProcessHandle::destroyForcibly);
    shell.destroyForcibly();
  }
}
