package io.serai.core.worker;

import io.serai.spi.Cancellation;
import io.serai.spi.Model;
import java.nio.file.Path;
import java.util.Map;

/** A process that has a worker, prints its id, and waits to be killed. */
final class TestingEngine {
  private TestingEngine() {}

  public static void main(String[] arguments) throws Exception {
    TestingWorkers workers = new TestingWorkers(Path.of(arguments[0]));
    Worker worker = Worker.start(workers.settings());
    Model model = workers.load(worker, "infer=" + arguments[1]);
    Thread.ofPlatform().daemon().start(() -> model.infer(Map.of(), new Cancellation()));
    workers.awaitMarker();
    System.out.println(worker.pid());
    worker.onExit().join();
  }
}
