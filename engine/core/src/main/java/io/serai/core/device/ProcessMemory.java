package io.serai.core.device;

import io.serai.spi.Footprint;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a process holds, in bytes ({@code /proc/PID/status}). File pages that several processes map
 * count in each; {@link #proportionalBytes} divides them.
 *
 * @param residentBytes in memory ({@code VmRSS}: the next three together)
 * @param anonymousBytes its own ({@code RssAnon})
 * @param fileBytes of mapped files ({@code RssFile}), which can be dropped unless locked
 * @param sharedBytes of shared memory ({@code RssShmem})
 * @param swappedBytes swapped out ({@code VmSwap})
 * @param lockedBytes of all that is in memory what may not be swapped out or dropped ({@code
 *     VmLck})
 */
public record ProcessMemory(
    long residentBytes,
    long anonymousBytes,
    long fileBytes,
    long sharedBytes,
    long swappedBytes,
    long lockedBytes) {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessMemory.class);
  private static final Path PROC = Path.of("/proc");

  /**
   * Reads it now.
   *
   * @throws IOException if there is no such process, or it ended meanwhile
   */
  public static ProcessMemory of(long pid) throws IOException {
    return of(PROC.resolve(Long.toString(pid)));
  }

  /**
   * Reads what a process and all that it started hold together. One that ends meanwhile counts
   * nothing.
   *
   * @throws IOException if there is no such process
   */
  public static ProcessMemory ofTree(long pid) throws IOException {
    ProcessMemory sum = of(pid);
    for (long each : ProcessTree.below(pid)) {
      try {
        sum = sum.plus(of(each));
      } catch (IOException e) {
        LOG.trace("process {} has ended: {}", each, e.toString());
      }
    }
    return sum;
  }

  /** Both together. */
  private ProcessMemory plus(ProcessMemory other) {
    return new ProcessMemory(
        residentBytes + other.residentBytes,
        anonymousBytes + other.anonymousBytes,
        fileBytes + other.fileBytes,
        sharedBytes + other.sharedBytes,
        swappedBytes + other.swappedBytes,
        lockedBytes + other.lockedBytes);
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
        status.kibibytes("VmSwap:"),
        status.kibibytes("VmLck:"));
  }

  /**
   * What is in memory and isn't locked, by kind, in bytes: whoever locks memory tells it as pinned.
   * The kernel doesn't say which pages are locked; they are taken to be of the kind that there is
   * more of, as those of a model are.
   */
  public Footprint unlocked() {
    long own = anonymousBytes + sharedBytes;
    long ofOwn =
        Math.min(
            own, own >= fileBytes ? lockedBytes : lockedBytes - Math.min(lockedBytes, fileBytes));
    long ofFiles = Math.min(fileBytes, lockedBytes - ofOwn);
    return new Footprint(own - ofOwn, fileBytes - ofFiles, 0);
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
