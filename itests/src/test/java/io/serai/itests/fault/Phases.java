package io.serai.itests.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Where a worker is to get stuck. A file {@code stop-PHASE} in the folder {@code faults} of the
 * home has the first worker that comes to that phase say its process's id in {@code at-PHASE} and
 * then stay in native code for ever.
 */
public final class Phases {
  private Phases() {}

  private static Path folder(String home) {
    return Path.of(home, "faults");
  }

  /** Has the next worker that comes there get stuck. */
  public static void stopAt(String home, String phase) throws IOException {
    Files.createDirectories(folder(home));
    Files.deleteIfExists(at(home, phase));
    Files.createFile(folder(home).resolve("stop-" + phase));
  }

  /** The file that says which process is stuck there, once one is. */
  public static Path at(String home, String phase) {
    return folder(home).resolve("at-" + phase);
  }

  static void reach(String phase) {
    String home = System.getenv("SERAI_HOME");
    try {
      if (home != null && Files.deleteIfExists(folder(home).resolve("stop-" + phase))) {
        Path unfinished = folder(home).resolve("pid-" + phase);
        Files.writeString(unfinished, Long.toString(ProcessHandle.current().pid()));
        Files.move(unfinished, at(home, phase), StandardCopyOption.ATOMIC_MOVE);
        Libc.pause();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
