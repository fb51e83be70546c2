package io.serai.core.group;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A group of processes whose memory is counted, and limited, together. */
public interface ControlGroup extends AutoCloseable {
  /** Its folder in the hierarchy. */
  Path folder();

  /**
   * Changes the limits; a null in them lifts that limit.
   *
   * @throws IOException if the kernel doesn't take them
   */
  void limit(GroupLimits limits) throws IOException;

  /**
   * Moves a process in. What it holds already stays charged to where it was.
   *
   * @throws IOException if there is no such process or it may not be moved
   */
  void add(long pid) throws IOException;

  /** The ids of the processes in it. */
  List<Long> processes() throws IOException;

  /** Memory in bytes that is charged to it now, page cache included. */
  long usageBytes() throws IOException;

  /** The most that was ever charged to it, in bytes; -1 where the kernel doesn't tell. */
  long peakBytes() throws IOException;

  /** How many of its processes the kernel has killed for want of memory. */
  long oomKills() throws IOException;

  /**
   * Asks the kernel to take memory back now: to drop file pages and swap out others.
   *
   * @param bytes how much to aim at
   * @return by how many bytes the usage fell, at least 0
   * @throws IOException if the kernel can't be asked
   */
  long reclaim(long bytes) throws IOException;

  /**
   * The command that starts another one inside the group, so that all its memory is charged there.
   * It exits with 125 if it can't enter.
   */
  default List<String> entering(List<String> command) {
    return GroupFiles.entering(folder(), command);
  }

  /**
   * Removes the group. Waits up to two seconds for its last process to be gone.
   *
   * @throws IOException if it can't be removed
   */
  @Override
  void close() throws IOException;
}
