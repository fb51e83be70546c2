package io.serai.plugins.llamacpp;

import io.serai.spi.Cancellation;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Shows of the calls that wait for a {@code llama-server} that they go on, for as long as it
 * computes: it says nothing while it reads a prompt, or while another text is before this one. One
 * that hangs computes nothing, and so neither do they.
 */
final class ServerPulse {
  private static final Duration LOOK = Duration.ofMillis(500);

  /** More than a server that has nothing to do takes in minutes. */
  private static final Duration LEAST = Duration.ofMillis(50);

  private final Supplier<Duration> computed;
  private final Duration look;
  private final Set<Cancellation> waiting = ConcurrentHashMap.newKeySet();
  private boolean looking;

  /** Looks twice a second how much processor time the server has taken since it began. */
  ServerPulse(Supplier<Duration> computed) {
    this(computed, LOOK);
  }

  /** The same at intervals of its own. */
  ServerPulse(Supplier<Duration> computed, Duration look) {
    this.computed = computed;
    this.look = look;
  }

  /** Looks after a call until what is returned is closed. */
  synchronized Cancellation.Registration await(Cancellation call) {
    waiting.add(call);
    if (!looking) {
      looking = true;
      Thread.ofVirtual().name("llama-server-pulse").start(this::look);
    }
    return () -> leave(call);
  }

  private synchronized void leave(Cancellation call) {
    waiting.remove(call);
    notifyAll();
  }

  private void look() {
    Duration told = computed.get();
    try {
      while (stillWaiting()) {
        Duration now = computed.get();
        if (now.minus(told).compareTo(LEAST) >= 0) {
          told = now;
          List.copyOf(waiting).forEach(Cancellation::requested);
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts this thread", e);
    }
  }

  /** Waits until it is time for another look; whether anybody waits then. */
  private synchronized boolean stillWaiting() throws InterruptedException {
    long end = System.nanoTime() + look.toNanos();
    long left = look.toMillis();
    while (left > 0 && !waiting.isEmpty()) {
      wait(left);
      left = (end - System.nanoTime()) / 1_000_000;
    }
    looking = !waiting.isEmpty();
    return looking;
  }
}
