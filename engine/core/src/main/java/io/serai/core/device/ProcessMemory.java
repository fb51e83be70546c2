package io.serai.core.device;

import java.io.IOException;
import java.nio.file.Path;

/**
 * What a process holds, in bytes ({@code /proc/PID/status}). File pages that several processes map
 * count in each; {@link #proportionalBytes} divides them.
 *
 * @param residentBytes in memory ({@code VmRSS}: the next three together)
 * @param anonymousBytes its own ({@code RssAnon})
 * @param fileBytes of mapped files ({@code RssFile}), which can be dropped unless locked
 * @param sharedBytes of shared memory ({@code RssShmem})
 * @param swappedBytes swapped out ({@code VmSwap})
 */
public record ProcessMemory(
    long residentBytes, long anonymousBytes, long fileBytes, long sharedBytes, long swappedBytes) {
  private static final Path PROC = Path.of("/proc");

  /**
   * Reads it now.
   *
   * @throws IOException if there is no such process, or it ended meanwhile
   */
  public static ProcessMemory of(long pid) throws IOException {
    return of(PROC.resolve(Long.toString(pid)));
  }

  /** Reads this process's now. */
  public static ProcessMemory current() throws IOException {
    return of(PROC.resolve("self"));
  }

  private static ProcessMemory of(Path process) throws IOException {
    try (KernelFiles status = new KernelFiles()) {
      status.read(process.resolve("status").toString());
      return parse(status);
    }
  }

  /** From a file that has been read. */
  static ProcessMemory parse(KernelFiles status) throws IOException {
    return new ProcessMemory(
        status.kibibytes("VmRSS:"),
        status.kibibytes("RssAnon:"),
        status.kibibytes("RssFile:"),
        status.kibibytes("RssShmem:"),
        status.kibibytes("VmSwap:"));
  }

  /**
   * The process's share of what is in memory: pages that n processes map count 1/n ({@code Pss} of
   * {@code smaps_rollup}). The kernel walks all its pages for this, so it is for now and then.
   *
   * @throws IOException if there is no such process, or it is another user's
   */
  public static long proportionalBytes(long pid) throws IOException {
    try (KernelFiles rollup = new KernelFiles()) {
      rollup.read(PROC.resolve(Long.toString(pid)).resolve("smaps_rollup").toString());
      return rollup.kibibytes("Pss:");
    }
  }
}
