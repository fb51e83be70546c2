package io.serai.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A control group of limited memory that takes all its processes with it. */
final class TestingGroup implements AutoCloseable {
  private static final String PROCESSES = "cgroup.procs";
  private static final int REMOVAL_SECONDS = 60;

  private final Path folder;

  private TestingGroup(Path folder) {
    this.folder = folder;
  }

  /**
   * Where groups with limits on memory can be made by whoever runs this; empty if nowhere. It looks
   * at the mounts and permissions only, so that a failure to make one is a failure.
   */
  static Optional<Path> parent() throws IOException {
    if (!Files.getOwner(Path.of("/proc/self")).getName().equals("root")) {
      return Optional.empty();
    }
    for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
      String[] halves = line.split(" - ", 2);
      String[] where = halves[0].split(" ");
      String[] what = halves[1].split(" ");
      Path point = Path.of(where[4]);
      boolean memory =
          what[0].equals("cgroup")
              ? Arrays.asList(what[2].split(",")).contains("memory")
              : what[0].equals("cgroup2")
                  && Files.readString(point.resolve("cgroup.controllers")).contains("memory");
      if (memory && Arrays.asList(where[5].split(",")).contains("rw") && Files.isWritable(point)) {
        return Optional.of(what[0].equals("cgroup") ? own(point) : point);
      }
    }
    return Optional.empty();
  }

  /** Where groups of version 2 can be made, below which only an engine alone in one makes some. */
  static Optional<Path> parentOfVersion2() throws IOException {
    return parent().filter(folder -> Files.exists(folder.resolve("cgroup.subtree_control")));
  }

  /** The group of this process in version 1, below which its limits count; else the top one. */
  private static Path own(Path point) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/cgroup"))) {
      String[] parts = line.split(":", 3);
      if (Arrays.asList(parts[1].split(",")).contains("memory")) {
        Path own = point.resolve(parts[2].substring(1));
        return Files.isDirectory(own) ? own : point;
      }
    }
    return point;
  }

  static TestingGroup create(Path parent, long bytes) throws IOException {
    return create(parent, bytes, 0);
  }

  /**
   * Makes one.
   *
   * @param bytes of memory that it may use
   * @param swapBytes of swap space that it may use besides
   */
  static TestingGroup create(Path parent, long bytes, long swapBytes) throws IOException {
    Path folder =
        Files.createDirectory(
            parent.resolve(
                "serai-test-" + ProcessHandle.current().pid() + "-" + System.nanoTime()));
    TestingGroup group = new TestingGroup(folder);
    try {
      if (Files.exists(folder.resolve("memory.limit_in_bytes"))) {
        group.set("memory.limit_in_bytes", bytes);
        group.setIfThere("memory.memsw.limit_in_bytes", bytes + swapBytes);
      } else {
        group.set("memory.max", bytes);
        group.setIfThere("memory.swap.max", swapBytes);
      }
      return group;
    } catch (IOException e) {
      group.close();
      throw e;
    }
  }

  Path folder() {
    return folder;
  }

  private void set(String file, long value) throws IOException {
    Files.writeString(folder.resolve(file), Long.toString(value));
  }

  private void setIfThere(String file, long value) throws IOException {
    if (Files.exists(folder.resolve(file))) {
      set(file, value);
    }
  }

  /** The command that runs another one in the group, as the same process. */
  List<String> entering(String... command) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "/bin/sh",
                "-c",
                "echo $$ >\"$0\" || exit 125; exec \"$@\"",
                folder.resolve(PROCESSES).toString()));
    all.addAll(Arrays.asList(command));
    return all;
  }

  /** Starts an engine in it, with those options, and waits until it has told its address. */
  Process engine(Path home, String options) throws Exception {
    Files.createDirectories(home.resolve("conf"));
    Files.writeString(home.resolve("conf/serai.yaml"), options);
    Path note = home.resolve("data/engine.json");
    Files.deleteIfExists(note);
    ProcessBuilder builder =
        new ProcessBuilder(
                entering(
                    TestingArchive.ARCHIVE.resolve("bin/serai").toString(),
                    "engine",
                    "--port",
                    "0"))
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("engine.out").toFile());
    builder.environment().put("SERAI_HOME", home.toString());
    builder.environment().put("SERAI_AOT", "off");
    builder.environment().put("SERAI_DEVICE_LOCK", "none");
    Process engine = builder.start();
    TestingArchive.until(
        () -> {
          if (!engine.isAlive()) {
            throw new IllegalStateException(Files.readString(home.resolve("engine.out")));
          }
          return Files.exists(note);
        });
    return engine;
  }

  /** Kills what is left in it and in the groups below, and removes them all. */
  @Override
  public void close() throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(REMOVAL_SECONDS);
    while (Files.exists(folder)) {
      try {
        killAndRemove();
      } catch (IOException | UncheckedIOException e) {
        // Groups below may have gone since they were listed; then it looks again.
        if (System.nanoTime() > deadline) {
          throw new IOException("control group " + folder + " can't be removed", e);
        }
      }
      pause();
    }
  }

  private void killAndRemove() throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(folder)) {
      deepestFirst = all.filter(Files::isDirectory).sorted(Comparator.reverseOrder()).toList();
    }
    for (Path group : deepestFirst) {
      for (String pid : Files.readAllLines(group.resolve(PROCESSES))) {
        ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
      }
    }
    for (Path group : deepestFirst) {
      Files.deleteIfExists(group);
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
