package io.serai.itests;

import java.io.IOException;

/** A process that takes memory at once and holds it until it is closed. */
final class MemoryHog implements AutoCloseable {
  private final Process process;

  private MemoryHog(Process process) {
    this.process = process;
  }

  /** Starts one in a group. */
  static MemoryHog in(TestingGroup group, long mib) throws IOException {
    String take = "dd if=/dev/zero bs=%dM count=1 2>/dev/null | sleep 300".formatted(mib);
    return new MemoryHog(new ProcessBuilder(group.entering("/bin/sh", "-c", take)).start());
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
