package io.serai.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Calls of models of which only {@code slow} takes its time to come back. */
class PageInsTest {
  private static final int MOST_WAITING = 3;

  private final CountDownLatch slowIsBack = new CountDownLatch(1);
  private final AtomicInteger pagedIn = new AtomicInteger();
  private final Queue<String> order = new ConcurrentLinkedQueue<>();
  private final PageIns<String> pageIns = new PageIns<>(this::bringBack, MOST_WAITING);

  private void bringBack(String model) {
    pagedIn.incrementAndGet();
    if (model.equals("broken")) {
      throw new SeraiException(ErrorCode.WORKER_LOST, "its worker is gone");
    }
    if (model.equals("slow")) {
      try {
        slowIsBack.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private CompletableFuture<Void> call(String model, String name, Cancellation cancellation) {
    return call(model, name, false, cancellation);
  }

  private CompletableFuture<Void> call(
      String model, String name, boolean hasWaited, Cancellation cancellation) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    pageIns.await(
        model,
        hasWaited,
        cancellation,
        () -> {
          order.add(name);
          done.complete(null);
        },
        done::completeExceptionally);
    return done;
  }

  @Test
  void callsOfAModelGoOnTogetherInTheirOrderOnceItIsBack() throws Exception {
    CompletableFuture<Void> first = call("slow", "first", new Cancellation());
    CompletableFuture<Void> second = call("slow", "second", new Cancellation());
    CompletableFuture<Void> last = call("slow", "third", new Cancellation());
    call("fast", "another", new Cancellation()).get(20, TimeUnit.SECONDS);
    assertThat(last).isNotDone();
    assertThat(pageIns.waiting()).isEqualTo(3);
    assertThat(pageIns.waiting("slow")).isEqualTo(3);
    assertThat(pageIns.waiting("fast")).isZero();
    slowIsBack.countDown();
    last.get(20, TimeUnit.SECONDS);
    assertThat(pageIns.waiting()).isZero();
    assertThat(first).isCompleted();
    assertThat(second).isCompleted();
    assertThat(order).containsExactly("another", "first", "second", "third");
    assertThat(pagedIn).hasValue(2);
  }

  @Test
  void whoIsGivenUpNeedntWaitForTheRest() throws Exception {
    Cancellation cancellation = new Cancellation();
    CompletableFuture<Void> givenUp = call("slow", "given up", cancellation);
    CompletableFuture<Void> waits = call("slow", "waits", new Cancellation());
    cancellation.request("the client is gone");
    assertThat(givenUp).isCompleted();
    call("slow", "given up before", cancellation).get(20, TimeUnit.SECONDS);
    assertThat(call("another", "given up before", cancellation))
        .succeedsWithin(20, TimeUnit.SECONDS);
    assertThat(waits).isNotDone();
    slowIsBack.countDown();
    waits.get(20, TimeUnit.SECONDS);
    assertThat(order).containsExactly("given up", "given up before", "given up before", "waits");
  }

  @Test
  void moreThanMayWaitAreRefused() {
    List<CompletableFuture<Void>> waiting = new ArrayList<>();
    for (int i = 0; i < MOST_WAITING; i++) {
      waiting.add(call("slow", "waits", new Cancellation()));
    }
    assertFails(call("slow", "one too many", new Cancellation()), ErrorCode.OVERLOADED);
    waiting.add(call("slow", "let wait before", true, new Cancellation()));
    slowIsBack.countDown();
    assertThat(waiting).allSatisfy(each -> assertThat(each).succeedsWithin(20, TimeUnit.SECONDS));
  }

  @Test
  void aModelThatCantComeBackFailsItsCalls() {
    assertFails(call("broken", "never", new Cancellation()), ErrorCode.WORKER_LOST);
    assertFails(call("broken", "never", new Cancellation()), ErrorCode.WORKER_LOST);
    assertThat(order).isEmpty();
  }

  private static void assertFails(CompletableFuture<Void> call, ErrorCode code) {
    assertThat(call)
        .failsWithin(20, TimeUnit.SECONDS)
        .withThrowableThat()
        .havingCause()
        .isInstanceOfSatisfying(SeraiException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
