package io.serai.itests.soak;

import io.serai.core.device.ProcessMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What an engine holds, with the workers it started.
 *
 * @param threads how many of each name, numbers in it left out; without those of the Java compiler,
 *     which the machine makes and ends as it needs them
 * @param descriptors open files and sockets
 * @param processes how many there are
 * @param heap bytes of objects, after a collection; the engine's own only
 * @param anonymous bytes that are the processes' own
 * @param resident bytes in memory
 */
record Held(
    Map<String, Integer> threads,
    int descriptors,
    int processes,
    long heap,
    long anonymous,
    long resident) {
  private static final Pattern USED = Pattern.compile("total \\d+K, used (\\d+)K");
  private static final int COMMAND_SECONDS = 60;

  /** Has the heap collected, and looks. */
  static Held by(long pid) throws IOException, InterruptedException {
    jcmd(pid, "GC.run");
    jcmd(pid, "GC.run");
    long heap = heap(jcmd(pid, "GC.heap_info"));
    ProcessMemory memory = ProcessMemory.ofTree(pid);
    return new Held(
        threads(pid),
        descriptors(pid),
        tree(pid).size(),
        heap,
        memory.anonymousBytes(),
        memory.residentBytes());
  }

  /** The open files and sockets of an engine and its workers now. */
  static int descriptors(long pid) throws IOException {
    int descriptors = 0;
    for (long process : tree(pid)) {
      descriptors += list(process, "fd").size();
    }
    return descriptors;
  }

  /** The threads of an engine and its workers now. */
  static Map<String, Integer> threads(long pid) throws IOException {
    Map<String, Integer> threads = new TreeMap<>();
    for (long process : tree(pid)) {
      for (Path task : list(process, "task")) {
        String name = name(task);
        if (!name.isEmpty() && !name.contains(" Compiler")) {
          threads.merge(name, 1, Integer::sum);
        }
      }
    }
    return threads;
  }

  private static List<Long> tree(long pid) {
    ProcessHandle engine = ProcessHandle.of(pid).orElseThrow();
    return Stream.concat(Stream.of(engine), engine.descendants()).map(ProcessHandle::pid).toList();
  }

  /** Empty if it has ended since it was listed. */
  private static String name(Path task) {
    try {
      return Files.readString(task.resolve("comm")).strip().replaceAll("\\d+", "N");
    } catch (IOException e) {
      return "";
    }
  }

  private static List<Path> list(long pid, String folder) throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(pid), folder))) {
      return files.toList();
    }
  }

  /** Of both generations. */
  static long heap(String info) {
    return USED.matcher(info).results().mapToLong(used -> Long.parseLong(used.group(1))).sum()
        << 10;
  }

  /** Asks the Java that runs there by the tool beside it. */
  private static String jcmd(long pid, String command) throws IOException, InterruptedException {
    Path java = Path.of("/proc", Long.toString(pid), "exe").toRealPath();
    Path out = Files.createTempFile("jcmd", ".out");
    try {
      Process jcmd =
          new ProcessBuilder(java.resolveSibling("jcmd").toString(), Long.toString(pid), command)
              .redirectErrorStream(true)
              .redirectOutput(out.toFile())
              .start();
      if (!jcmd.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS) || jcmd.exitValue() != 0) {
        jcmd.destroyForcibly();
        throw new IOException("jcmd %s: %s".formatted(command, Files.readString(out)));
      }
      return Files.readString(out);
    } finally {
      Files.delete(out);
    }
  }

  /** The same with what has ended since. */
  Held with(Map<String, Integer> otherThreads, int otherDescriptors) {
    return new Held(otherThreads, otherDescriptors, processes, heap, anonymous, resident);
  }

  int threadCount() {
    return threads.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** For people. */
  @Override
  public String toString() {
    double mib = 1 << 20;
    return "%d threads, %d descriptors, %d processes, heap %.1f MiB, private %.1f MiB, resident %.1f MiB"
        .formatted(
            threadCount(), descriptors, processes, heap / mib, anonymous / mib, resident / mib);
  }
}
