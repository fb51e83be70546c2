package io.serai.core.worker.wire;

/**
 * The pages of a process, in bytes.
 *
 * @param anonymous private memory in RAM
 * @param file pages of mapped files in RAM
 * @param shared shared memory in RAM
 * @param swapped private memory in swap space
 */
public record ProcessPages(long anonymous, long file, long shared, long swapped) {
  /** What is in RAM, in bytes. */
  public long resident() {
    return anonymous + file + shared;
  }
}
