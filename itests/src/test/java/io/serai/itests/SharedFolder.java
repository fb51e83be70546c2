package io.serai.itests;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A folder of the build with what many tests need. Whoever needs it first fills it, while those who
 * need it in other processes wait; it is filled anew for another archive.
 */
final class SharedFolder {
  private static final Path ALL = Path.of("target/shared").toAbsolutePath();
  private static final Set<Path> CURRENT = new HashSet<>();

  /** What goes into an empty folder. */
  @FunctionalInterface
  interface Content {
    void fill(Path folder) throws Exception;
  }

  private SharedFolder() {}

  /** The folder of that name, filled for the archive that there is. */
  static synchronized Path of(String name, Content content) throws IOException {
    Path folder = ALL.resolve(name);
    if (!CURRENT.contains(folder)) {
      fillOnce(folder, content);
      CURRENT.add(folder);
    }
    return folder;
  }

  private static void fillOnce(Path folder, Content content) throws IOException {
    String name = folder.getFileName().toString();
    Path filled = ALL.resolve(name + ".filled");
    try (FileChannel _ = turn(name)) {
      String archive = archive();
      if (!Files.exists(filled) || !Files.readString(filled).equals(archive)) {
        Files.deleteIfExists(filled);
        delete(folder);
        fill(Files.createDirectory(folder), content);
        Files.writeString(filled, archive);
      }
    }
  }

  /** Waits until no other process of the tests has its turn at something; closing it ends it. */
  static FileChannel turn(String name) throws IOException {
    Path file = Files.createDirectories(ALL).resolve(name + ".lock");
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      var _ = channel.lock();
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static void fill(Path folder, Content content) throws IOException {
    try {
      content.fill(folder);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Java, and names, sizes and times of what the archive consists of, as its launcher goes by them
   * too.
   */
  private static String archive() throws IOException {
    StringBuilder parts = new StringBuilder(System.getProperty("java.vm.version")).append('\n');
    for (String part : new String[] {"lib", "bin"}) {
      try (Stream<Path> files = Files.list(TestingArchive.ARCHIVE.resolve(part))) {
        for (Path file : files.sorted().toList()) {
          parts.append(
              "%s %d %s\n"
                  .formatted(
                      file.getFileName(), Files.size(file), Files.getLastModifiedTime(file)));
        }
      }
    }
    return parts.toString();
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
