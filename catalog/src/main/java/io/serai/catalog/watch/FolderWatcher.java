package io.serai.catalog.watch;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what changed in folders since the last look.
 *
 * <p>It compares names, sizes and times, which works on every file system. A file that is being
 * written counts only when two looks in a row found it the same, so a half-copied one is never
 * taken. Likewise a file is gone only when two looks in a row didn't find it: many editors move the
 * old text away before they write the new, and a renamed file is found under its new name first.
 * Hidden files and folders don't count.
 */
public final class FolderWatcher {
  private static final Logger LOG = LoggerFactory.getLogger(FolderWatcher.class);

  private record Stamp(long size, long modified, Object key) {}

  private final List<Path> folders;
  private final int depth;
  private final Predicate<Path> wanted;
  private Map<Path, Stamp> settled = new HashMap<>();
  private Map<Path, Stamp> lastSeen = new HashMap<>();

  /**
   * Watches the files in some folders, which needn't exist.
   *
   * @param folders made absolute
   * @param depth how many levels down, 1 for the folders' own files
   * @param wanted which files count
   */
  public FolderWatcher(List<Path> folders, int depth, Predicate<Path> wanted) {
    this.folders = folders.stream().map(folder -> folder.toAbsolutePath().normalize()).toList();
    this.depth = depth;
    this.wanted = wanted;
  }

  /** Whether a file's name says that it is YAML. */
  public static boolean isYaml(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(".yaml") || name.endsWith(".yml");
  }

  /** The place of a file's folder in the list of folders, from 0; the last that holds it. */
  public int rank(Path file) {
    int rank = 0;
    for (int i = 0; i < folders.size(); i++) {
      if (file.startsWith(folders.get(i))) {
        rank = i;
      }
    }
    return rank;
  }

  /** All files there are now, without waiting for any to settle; the start of watching. */
  public Set<Path> first() {
    settled = scan();
    lastSeen = new HashMap<>(settled);
    return new TreeSet<>(settled.keySet());
  }

  /** The files that came, changed and settled, or went since the last look, in order of name. */
  public Set<Path> changes() {
    Map<Path, Stamp> seen = scan();
    Set<Path> changed = new TreeSet<>();
    for (Map.Entry<Path, Stamp> entry : seen.entrySet()) {
      Stamp stamp = entry.getValue();
      if (!stamp.equals(settled.get(entry.getKey()))
          && stamp.equals(lastSeen.get(entry.getKey()))) {
        settled.put(entry.getKey(), stamp);
        changed.add(entry.getKey());
      }
    }
    for (Path gone : List.copyOf(settled.keySet())) {
      if (!seen.containsKey(gone) && !lastSeen.containsKey(gone)) {
        settled.remove(gone);
        changed.add(gone);
      }
    }
    lastSeen = seen;
    return changed;
  }

  /** Notes that somebody knows of a file's present state already, so that it is no change. */
  public void known(Path file) {
    try {
      Stamp stamp = stamp(Files.readAttributes(file, BasicFileAttributes.class));
      settled.put(file, stamp);
      lastSeen.put(file, stamp);
    } catch (IOException e) {
      settled.remove(file);
    }
  }

  private static Stamp stamp(BasicFileAttributes attributes) {
    return new Stamp(
        attributes.size(),
        attributes.lastModifiedTime().toMillis(),
        String.valueOf(attributes.fileKey()));
  }

  private Map<Path, Stamp> scan() {
    Map<Path, Stamp> found = new HashMap<>();
    for (Path folder : folders) {
      try {
        Files.walkFileTree(
            folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), depth, new Visitor(found));
      } catch (IOException e) {
        LOG.warn("{} can't be watched now: {}", folder, e.toString());
      }
    }
    return found;
  }

  private final class Visitor extends SimpleFileVisitor<Path> {
    private final Map<Path, Stamp> found;

    Visitor(Map<Path, Stamp> found) {
      this.found = found;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return hidden(folder) && !folders.contains(folder)
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isRegularFile() && !hidden(file) && wanted.test(file)) {
        found.put(file, stamp(attributes));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      return FileVisitResult.CONTINUE;
    }

    private static boolean hidden(Path file) {
      String name = String.valueOf(file.getFileName());
      return name.startsWith(".") || name.endsWith("~");
    }
  }
}
