package io.serai.itests.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Where a worker is to get stuck. A file {@code stop-PHASE} in the folder {@code faults} of the
 * home has the first worker that comes to that phase say its process's id in {@code at-PHASE} and
 * then stay in native code for ever; a file {@code crash-PHASE} has it crash in native code, by the
 * signal that is in it.
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

  /** Has the next worker that comes there crash in native code, by {@code SEGV} or {@code ABRT}. */
  public static void crashAt(String home, String phase, String signal) throws IOException {
    Files.createDirectories(folder(home));
    Files.writeString(folder(home).resolve("crash-" + phase), signal);
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
      if (home != null && Files.exists(folder(home).resolve("crash-" + phase))) {
        Path file = folder(home).resolve("crash-" + phase);
        String signal = Files.readString(file);
        Files.delete(file);
        Libc.crash(signal.equals("ABRT"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
