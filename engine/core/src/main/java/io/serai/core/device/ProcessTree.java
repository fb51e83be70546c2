package io.serai.core.device;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The processes that a process has started, and those that these have. */
public final class ProcessTree {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessTree.class);
  private static final Path PROC = Path.of("/proc");

  private ProcessTree() {}

  /**
   * Their ids, without the process's own. Those of one that ends meanwhile are left out.
   *
   * @throws IOException if there is no such process
   */
  public static List<Long> below(long pid) throws IOException {
    List<Long> found = children(pid);
    for (int i = 0; i < found.size(); i++) {
      try {
        found.addAll(children(found.get(i)));
      } catch (NoSuchFileException e) {
        found.remove(i--);
      }
    }
    return found;
  }

  /** Of all its threads, since the kernel keeps them by the thread that started them. */
  private static List<Long> children(long pid) throws IOException {
    List<Long> children = new ArrayList<>();
    Path tasks = PROC.resolve(Long.toString(pid)).resolve("task");
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
      for (Path thread : threads) {
        for (String child : childrenOf(thread).split(" ", -1)) {
          if (!child.isBlank()) {
            children.add(Long.parseLong(child.strip()));
          }
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return children;
  }

  /** Nothing where the thread has ended meanwhile, or the kernel doesn't tell. */
  private static String childrenOf(Path thread) throws IOException {
    try {
      return Files.readString(thread.resolve("children"));
    } catch (IOException e) {
      LOG.trace("{} has ended: {}", thread, e.toString());
      return "";
    }
  }
}
