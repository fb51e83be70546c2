package io.serai.core.residency;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.core.dispatch.EngineThreads;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The owner of the state, while all of the engine's threads are busy. */
class StateThreadTest {
  private final EngineThreads threads = new EngineThreads();
  private final StateThread state = new StateThread(StateThread.newOwner(), threads::executeAnyway);
  private final CountDownLatch workEnds = new CountDownLatch(1);

  @BeforeEach
  void keepAllBusy() {
    try {
      while (true) {
        threads.execute(this::work);
      }
    } catch (RejectedExecutionException e) {
      assertThat(threads.count()).isPositive();
    }
  }

  private void work() {
    try {
      workEnds.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void end() {
    workEnds.countDown();
    state.end();
    threads.close();
  }

  @Test
  void whatTakesTimeDoesntKeepItFromTheNextEvent() throws Exception {
    CompletableFuture<Boolean> begun = new CompletableFuture<>();
    state.tell(
        () ->
            state.apart(
                () -> {
                  begun.complete(EngineThreads.onEngineThread());
                  work();
                }));
    assertThat(begun.get(20, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<Void> next = new CompletableFuture<>();
    state.tell(() -> next.complete(null));
    next.get(20, TimeUnit.SECONDS);
  }
}
