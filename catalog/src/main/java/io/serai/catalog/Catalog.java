package io.serai.catalog;

import io.serai.catalog.watch.FolderWatcher;
import io.serai.catalog.yaml.InvalidFileException;
import io.serai.catalog.yaml.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models described by the manifests in some folders, as they are now.
 *
 * <p>A manifest that is broken disturbs no other. While a good one is being broken by an edit, its
 * last good text stays in force.
 */
public final class Catalog {
  private static final Logger LOG = LoggerFactory.getLogger(Catalog.class);
  private static final int DEPTH = 3;

  private final FolderWatcher watcher;
  private final Map<Path, Manifest> manifests;
  private final Map<Path, List<Problem>> problems = new HashMap<>();
  private final List<Consumer<CatalogSnapshot>> listeners = new CopyOnWriteArrayList<>();
  private volatile CatalogSnapshot snapshot;

  /**
   * Reads all manifests: files ending in {@code .yaml} or {@code .yml}, up to three levels down.
   *
   * @param folders where of the same model in two the later one's counts
   */
  public Catalog(List<Path> folders) {
    watcher = new FolderWatcher(folders, DEPTH, FolderWatcher::isYaml);
    manifests = new TreeMap<>(Comparator.comparingInt(watcher::rank).thenComparing(path -> path));
    watcher.first().forEach(this::read);
    snapshot = CatalogSnapshot.of(manifests.values(), flat(problems));
  }

  /** All models as they are now. */
  public CatalogSnapshot snapshot() {
    return snapshot;
  }

  /** Calls the listener after each change, on the thread that found it. */
  public void onChange(Consumer<CatalogSnapshot> listener) {
    listeners.add(listener);
  }

  /** Looks for changed files and takes them in; called in turn by one thread at a time. */
  public synchronized void refresh() {
    Set<Path> changed = watcher.changes();
    if (changed.isEmpty()) {
      return;
    }
    changed.forEach(this::read);
    CatalogSnapshot next = CatalogSnapshot.of(manifests.values(), flat(problems));
    snapshot = next;
    listeners.forEach(listener -> listener.accept(next));
  }

  private void read(Path file) {
    if (!Files.exists(file)) {
      problems.remove(file);
      Manifest gone = manifests.remove(file);
      if (gone != null) {
        LOG.info("model {} left the catalog: {} was deleted", gone.id(), file);
      }
      return;
    }
    try {
      Manifest manifest = ManifestReader.read(file);
      problems.remove(file);
      manifests.put(file, manifest);
      LOG.debug("model {} read from {}", manifest.id(), file);
    } catch (InvalidFileException e) {
      reject(file, e.problems());
    } catch (RuntimeException e) {
      LOG.error("{} couldn't be read for a fault of the engine", file, e);
      reject(file, List.of(new Problem(file, 0, 0, "can't be read: " + e)));
    }
  }

  private void reject(Path file, List<Problem> found) {
    problems.put(file, found);
    found.forEach(problem -> LOG.warn("{}", problem));
    Manifest kept = manifests.get(file);
    if (kept != null) {
      LOG.warn("model {} stays as it was before that edit", kept.id());
    }
  }

  private static List<Problem> flat(Map<Path, List<Problem>> problems) {
    return problems.values().stream().flatMap(List::stream).toList();
  }
}
