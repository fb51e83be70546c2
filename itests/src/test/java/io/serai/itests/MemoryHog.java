package io.serai.itests;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Processes that take memory and hold it until they are closed. */
final class MemoryHog implements AutoCloseable {
  /** In one process: a read of more than 2 GiB reads less. */
  private static final long MOST_MIB = 1024;

  private final TestingGroup group;
  private final List<Process> processes = new ArrayList<>();
  private int done;

  MemoryHog(TestingGroup group) {
    this.group = group;
  }

  /** Begins to take so much more. */
  void take(long mib) throws IOException {
    for (long left = mib; left > 0; left -= MOST_MIB) {
      String take =
          "dd if=/dev/zero bs=%dM count=1 2>/dev/null | ([ $(head -c 1 | wc -c) -eq 1 ] || exit; echo; exec sleep 300)"
              .formatted(Math.min(left, MOST_MIB));
      processes.add(new ProcessBuilder(group.entering("/bin/sh", "-c", take)).start());
    }
  }

  /** Waits until all is taken: only then anything is written. */
  void await() throws IOException {
    for (; done < processes.size(); done++) {
      if (processes.get(done).getInputStream().read() < 0) {
        throw new IOException("a process that takes memory has ended");
      }
    }
  }

  @Override
  public void close() {
    for (Process process : processes) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
