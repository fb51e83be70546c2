package io.serai.core.worker.wire;

/**
 * The pages of a process, in bytes.
 *
 * @param anonymous private memory in RAM
 * @param file pages of mapped files in RAM
 * @param shared shared memory in RAM
 * @param swapped private memory in swap space
 * @param locked memory that is locked in RAM, counted among the others too
 */
public record ProcessPages(long anonymous, long file, long shared, long swapped, long locked) {
  /** Nothing at all. */
  public static final ProcessPages NONE = new ProcessPages(0, 0, 0, 0, 0);

  /** Both, kind by kind. */
  public ProcessPages plus(ProcessPages other) {
    return new ProcessPages(
        anonymous + other.anonymous,
        file + other.file,
        shared + other.shared,
        swapped + other.swapped,
        locked + other.locked);
  }

  /** What is in RAM, in bytes. */
  public long resident() {
    return anonymous + file + shared;
  }
}
