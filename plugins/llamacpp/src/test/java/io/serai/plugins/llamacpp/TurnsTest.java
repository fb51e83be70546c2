package io.serai.plugins.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TurnsTest {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Turns turns = new Turns();
  private final List<String> order = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void whoCameFirstComputesFirstAndAlone() throws Exception {
    List<Future<?>> waiting = new ArrayList<>();
    try (Turns.Turn _ = turns.take(new Cancellation())) {
      for (String name : List.of("a", "b", "c")) {
        waiting.add(computing(name, new Cancellation()));
      }
      assertThat(order).isEmpty();
    }
    for (Future<?> each : waiting) {
      each.get();
    }
    assertThat(order).containsExactly("a begins", "a", "b begins", "b", "c begins", "c");
    assertThat(turns.size()).isZero();
  }

  @Test
  void whoIsCancelledWaitsNoLongerAndNobodyWaitsForIt() throws Exception {
    Future<?> second;
    try (Turns.Turn _ = turns.take(new Cancellation())) {
      Cancellation left = new Cancellation();
      Future<?> first = computing("left", left);
      second = computing("stayed", new Cancellation());
      left.request("the client left");
      assertThatThrownBy(first::get)
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOfSatisfying(
              SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED))
          .hasMessage("the client left");
    }
    second.get();
    assertThat(order).containsExactly("stayed begins", "stayed");
    assertThat(turns.size()).isZero();
  }

  /** Returns once it waits. */
  private Future<?> computing(String name, Cancellation cancellation) throws Exception {
    int before = turns.size();
    Future<?> future =
        threads.submit(
            () -> {
              try (Turns.Turn _ = turns.take(cancellation)) {
                order.add(name + " begins");
                order.add(name);
              }
            });
    while (turns.size() == before) {
      Thread.sleep(1);
    }
    return future;
  }
}
