package io.serai.server.access;

import io.serai.catalog.watch.FolderWatcher;
import io.serai.catalog.yaml.InvalidFileException;
import io.serai.catalog.yaml.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes changes of the keys in. A file that can't be read leaves those there are. */
public final class KeysWatch {
  private static final Logger LOG = LoggerFactory.getLogger(KeysWatch.class);

  private final KeysFile file;
  private final FolderWatcher watcher;
  private volatile List<Problem> problems = List.of();

  /** Watches a file. */
  public KeysWatch(KeysFile file) {
    this.file = file;
    Path path = file.file().toAbsolutePath().normalize();
    Path folder = Objects.requireNonNull(path.getParent(), "a file is in a folder");
    watcher = new FolderWatcher(List.of(folder), 1, path::equals);
  }

  /**
   * The keys there are now, and the start of watching.
   *
   * @throws InvalidFileException with everything that is wrong
   */
  public Keys first() throws InvalidFileException {
    watcher.first();
    return file.read();
  }

  /** Looks whether they changed. By one thread at a time. */
  public void refresh(Access access) {
    if (watcher.changes().isEmpty()) {
      return;
    }
    try {
      Keys keys = file.read();
      access.use(keys);
      problems = List.of();
      LOG.info("{} keys are known", keys.all().size());
    } catch (InvalidFileException e) {
      problems = e.problems();
      LOG.warn("the keys stay as they were: {}", e.getMessage());
    }
  }

  /** What is wrong in the file since its last change. */
  public List<Problem> problems() {
    return problems;
  }
}
