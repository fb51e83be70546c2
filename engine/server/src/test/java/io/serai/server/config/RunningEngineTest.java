package io.serai.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningEngineTest {
  private static final int LOCK_TRIES = 20;

  @TempDir Path folder;

  @Test
  void isFoundWhileItHoldsTheLockAndOnlyOneCan() throws IOException {
    Home home = new Home(folder, null);
    home.create();
    assertThat(RunningEngine.find(home)).isEmpty();
    RunningEngine engine =
        new RunningEngine(ProcessHandle.current().pid(), "http://127.0.0.1:1", "0", null);
    try (RunningEngine.Lock lock = RunningEngine.lock(home).orElseThrow()) {
      lock.announce(engine);
      assertThat(RunningEngine.find(home)).contains(engine);
      assertThat(RunningEngine.lock(home)).isEmpty();
    }
    assertThat(RunningEngine.find(home)).isEmpty();
    RunningEngine.lock(home).orElseThrow().close();
  }

  @Test
  void isNotTakenForOneThatWasKilledBefore() throws IOException {
    Home home = new Home(folder, null);
    home.create();
    Files.writeString(
        home.own("data").resolve("engine.json"),
        "{\"pid\": 999999999, \"url\": \"http://127.0.0.1:1\", \"version\": \"0\"}");
    try (RunningEngine.Lock lock = RunningEngine.lock(home).orElseThrow()) {
      assertThat(lock).isNotNull();
      assertThat(RunningEngine.find(home)).isEmpty();
    }
  }

  @Test
  void isLookedForWhileOthersStartAndStop() throws Exception {
    Home home = new Home(folder, null);
    home.create();
    RunningEngine engine =
        new RunningEngine(ProcessHandle.current().pid(), "http://127.0.0.1:1", "0", null);
    AtomicBoolean over = new AtomicBoolean();
    CountDownLatch looked = new CountDownLatch(1);
    try (ExecutorService looking = Executors.newSingleThreadExecutor()) {
      Future<Integer> found = looking.submit(() -> looks(home, looked, over));
      try {
        assertThat(looked.await(60, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < 500; i++) {
          try (RunningEngine.Lock lock = lock(home)) {
            lock.announce(engine);
          }
        }
      } finally {
        over.set(true);
      }
      assertThat(found.get()).isPositive();
    }
  }

  /** Takes the lock; whoever looks may hold it for longer where it gets no processor meanwhile. */
  private static RunningEngine.Lock lock(Home home) throws IOException {
    Optional<RunningEngine.Lock> lock = RunningEngine.lock(home);
    for (int i = 1; i < LOCK_TRIES && lock.isEmpty(); i++) {
      lock = RunningEngine.lock(home);
    }
    return lock.orElseThrow();
  }

  private static int looks(Home home, CountDownLatch looked, AtomicBoolean over)
      throws IOException {
    int looks = 0;
    do {
      RunningEngine.find(home);
      looks++;
      looked.countDown();
    } while (!over.get());
    return looks;
  }
}
