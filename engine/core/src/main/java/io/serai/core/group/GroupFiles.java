package io.serai.core.group;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of a group's folder, which both versions read and write the same way. */
final class GroupFiles {
  static final String PREFIX = "serai-";

  private static final Logger LOG = LoggerFactory.getLogger(GroupFiles.class);
  private static final String PROCESSES = "cgroup.procs";
  private static final long REMOVAL_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private GroupFiles() {}

  /** The name of a folder that tells which engine made it. */
  static String folderName(String name) {
    if (!name.matches("[A-Za-z0-9-]+")) {
      throw new IllegalArgumentException("not a name for a group: " + name);
    }
    return PREFIX + ProcessHandle.current().pid() + "-" + name;
  }

  static void write(Path folder, String file, Object value) throws IOException {
    try {
      Files.writeString(folder.resolve(file), value.toString());
    } catch (IOException e) {
      throw new IOException("%s can't be set to %s: %s".formatted(folder.resolve(file), value, e));
    }
  }

  static long number(Path folder, String file) throws IOException {
    return Long.parseLong(Files.readString(folder.resolve(file)).strip());
  }

  /** A number from a file of lines {@code NAME NUMBER}; 0 where the name is missing. */
  static long number(Path folder, String file, String name) throws IOException {
    for (String line : Files.readAllLines(folder.resolve(file))) {
      String[] words = line.split(" ", 2);
      if (words.length == 2 && words[0].equals(name)) {
        return Long.parseLong(words[1].strip());
      }
    }
    return 0;
  }

  static void add(Path folder, long pid) throws IOException {
    write(folder, PROCESSES, pid);
  }

  static List<Long> processes(Path folder) throws IOException {
    return Files.readAllLines(folder.resolve(PROCESSES)).stream().map(Long::valueOf).toList();
  }

  static List<String> entering(Path folder, List<String> command) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "/bin/sh",
                "-c",
                "echo $$ >\"$0\" || exit 125; exec \"$@\"",
                folder.resolve(PROCESSES).toString()));
    all.addAll(command);
    return all;
  }

  /** Removes a group's folder; the kernel refuses while a process of it is still ending. */
  static void remove(Path folder) throws IOException {
    long deadline = System.nanoTime() + REMOVAL_NANOS;
    while (true) {
      try {
        Files.deleteIfExists(folder);
        return;
      } catch (IOException e) {
        if (System.nanoTime() > deadline) {
          throw new IOException("control group " + folder + " can't be removed: " + e, e);
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  /** Removes the folders of engines that aren't alive and in which no process is. */
  static void removeLeftovers(Path parent) {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, PREFIX + "*-*")) {
      for (Path folder : folders) {
        if (ownerIsGone(folder) && processes(folder).isEmpty()) {
          Files.delete(folder);
        }
      }
    } catch (NoSuchFileException e) {
      LOG.debug("a leftover of {} was removed meanwhile: {}", parent, e.toString());
    } catch (IOException e) {
      LOG.warn("leftover control groups in {} can't be removed: {}", parent, e.toString());
    }
  }

  private static boolean ownerIsGone(Path folder) {
    String[] parts = String.valueOf(folder.getFileName()).split("-", 3);
    return parts[1].matches("[0-9]+")
        && ProcessHandle.of(Long.parseLong(parts[1])).map(ProcessHandle::isAlive).isEmpty();
  }
}
