package io.serai.itests;

import io.serai.core.device.ProcessMemory;
import io.serai.core.worker.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a worker without models holds.
 *
 * @param resident bytes in memory
 * @param anonymous bytes of those that are its own
 * @param handles open files and sockets
 * @param threads by name, all but the Java compiler's, which the machine makes and ends as it needs
 *     them
 * @param files in its folders, temporary ones among them
 * @param processes that it started
 */
record WorkerHoldings(
    long resident, long anonymous, long handles, List<String> threads, long files, long processes) {
  /** The heads of {@link #row}. */
  static final String HEADS =
      "%-14s %16s %16s %9s %9s %9s"
          .formatted("", "RSS, MiB", "private, MiB", "handles", "threads", "files");

  /**
   * Looks at it.
   *
   * @param folder all that it writes is in
   */
  static WorkerHoldings of(Worker worker, Path folder) throws IOException {
    worker.trim();
    Path process = Path.of("/proc", Long.toString(worker.pid()));
    ProcessMemory memory = ProcessMemory.of(worker.pid());
    return new WorkerHoldings(
        memory.residentBytes(),
        memory.anonymousBytes(),
        count(Files.list(process.resolve("fd"))),
        threads(process),
        count(Files.walk(folder)),
        ProcessHandle.of(worker.pid()).orElseThrow().descendants().count());
  }

  /**
   * The threads that aren't of pools: those that answer calls, and Java's own that end by
   * themselves after a while without work.
   */
  List<String> ownThreads() {
    return threads.stream()
        .filter(name -> !name.matches("serai-\\d+|ForkJoinPool(\\.co|-1-).*|process reaper.*"))
        .toList();
  }

  /** How many threads a worker has at the moment to answer calls. */
  static long pooledThreads(Worker worker) throws IOException {
    return threads(Path.of("/proc", Long.toString(worker.pid()))).stream()
        .filter(name -> name.matches("serai-\\d+"))
        .count();
  }

  /** This and what was held later, for people. */
  String row(String name, WorkerHoldings later) {
    double mib = 1 << 20;
    return "%-14s %7.1f, %7.1f %7.1f, %7.1f %4d, %3d %4d, %3d %4d, %3d"
        .formatted(
            name,
            resident / mib,
            later.resident / mib,
            anonymous / mib,
            later.anonymous / mib,
            handles,
            later.handles,
            threads.size(),
            later.threads.size(),
            files,
            later.files);
  }

  private static List<String> threads(Path process) throws IOException {
    try (Stream<Path> tasks = Files.list(process.resolve("task"))) {
      return tasks
          .map(WorkerHoldings::name)
          .filter(name -> !name.isEmpty() && !name.contains(" Compiler"))
          .sorted()
          .toList();
    }
  }

  /** Empty if it has ended since it was listed. */
  private static String name(Path task) {
    try {
      return Files.readString(task.resolve("comm")).strip();
    } catch (IOException e) {
      return "";
    }
  }

  private static long count(Stream<Path> files) {
    try (files) {
      return files.count();
    }
  }
}
