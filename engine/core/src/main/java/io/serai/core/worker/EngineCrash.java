package io.serai.core.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * The end of an engine's process that native code brought about.
 *
 * @param at when
 * @param cause in words, such as {@code crashed with SIGSEGV in C [libx.so+0x10]}
 */
public record EngineCrash(Instant at, String cause) {
  /**
   * What became of an engine of the past.
   *
   * @param logs the folder where the JVM reports crashes, as its launcher says
   * @param pid the process
   * @return empty if native code didn't crash it
   */
  public static Optional<EngineCrash> find(Path logs, long pid) {
    Path report = logs.resolve("crash-%d.log".formatted(pid));
    return CrashReport.read(report).map(crash -> new EngineCrash(modified(report), crash.words()));
  }

  private static Instant modified(Path report) {
    try {
      return Files.getLastModifiedTime(report).toInstant();
    } catch (IOException e) {
      return Instant.now();
    }
  }
}
