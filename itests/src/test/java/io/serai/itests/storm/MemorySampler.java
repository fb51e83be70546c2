package io.serai.itests.storm;

import io.serai.itests.storm.GroupMemory.Usage;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Looks at a group ten times a second until it is closed. */
final class MemorySampler implements AutoCloseable {
  private static final int PAUSE_MILLIS = 100;

  private final GroupMemory group;
  private final Thread thread;
  private volatile boolean closed;
  private long samples;
  private double charged;
  private double anonymous;
  private long mostAnonymous;

  MemorySampler(GroupMemory group) {
    this.group = group;
    thread = Thread.ofPlatform().daemon().name("samples").start(this::run);
  }

  private void run() {
    try {
      while (!closed) {
        Usage now = group.usage();
        synchronized (this) {
          samples++;
          charged += now.charged();
          anonymous += now.anonymous();
          mostAnonymous = Math.max(mostAnonymous, now.anonymous());
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    } catch (IOException e) {
      throw new IllegalStateException("the group is gone while it is looked at", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** In words. */
  synchronized String text() {
    double mib = 1 << 20;
    double count = Math.max(1, samples);
    return "%.0f MiB of processes' own memory on average, %.0f at most; %.0f MiB with page cache on average"
        .formatted(anonymous / count / mib, mostAnonymous / mib, charged / count / mib);
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
