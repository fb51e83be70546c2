package io.serai.plugins.natives;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where the bundle's native libraries are unpacked, each completely or not at all.
 *
 * <p>Every class loader needs files of its own, since the JVM loads a library once per path.
 */
public final class NativeFolder implements AutoCloseable {
  private static final String PREFIX = "native-";
  private static final String PARTIAL = ".partial";

  private final Path folder;
  private final boolean temporary;

  private NativeFolder(Path folder, boolean temporary) {
    this.folder = folder;
    this.temporary = temporary;
  }

  /**
   * Makes the folder, and removes what a killed process or earlier revisions of the bundle left.
   *
   * @param kept the folder; null for a temporary one, which {@link #close} removes
   */
  public static NativeFolder open(@Nullable Path kept) throws IOException {
    if (kept == null) {
      return new NativeFolder(Files.createTempDirectory("serai-natives-"), true);
    }
    Path folder = Files.createDirectories(kept.toAbsolutePath());
    deleteAll(folder, "*" + PARTIAL, folder);
    deleteAll(folder.resolveSibling(""), PREFIX + "*", folder);
    return new NativeFolder(folder, false);
  }

  /** The folder itself. */
  public Path path() {
    return folder;
  }

  /**
   * The file with a library of the bundle, unpacked unless it was before.
   *
   * @param resource where the bundle has it
   * @param fileName what to call it here
   */
  public Path unpack(String resource, String fileName) throws IOException {
    return unpack(resource, fileName, null, null);
  }

  /**
   * As {@link #unpack(String, String)}, with a name in its dynamic section replaced.
   *
   * @param from a name of the library or of one that it needs
   * @param to as long as {@code from}
   */
  public Path unpack(String resource, String fileName, @Nullable String from, @Nullable String to)
      throws IOException {
    Path file = folder.resolve(fileName);
    if (Files.exists(file)) {
      return file;
    }
    Path partial = Files.createTempFile(folder, fileName, PARTIAL);
    try {
      try (InputStream content = NativeFolder.class.getResourceAsStream(resource)) {
        if (content == null) {
          throw new IOException("the bundle lacks " + resource);
        }
        Files.copy(content, partial, StandardCopyOption.REPLACE_EXISTING);
      }
      if (from != null && to != null) {
        try (SharedObject library =
            new SharedObject(partial, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
          library.rename(from, to);
        }
      }
      return Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  /** A library name of 19 characters that no other folder yields, to replace one as long. */
  public String uniqueLibraryName() {
    long hash =
        UUID.nameUUIDFromBytes(folder.toString().getBytes(StandardCharsets.UTF_8))
            .getMostSignificantBits();
    String digits = Long.toUnsignedString(hash, Character.MAX_RADIX);
    return "lib" + "0".repeat(13 - digits.length()) + digits + ".so";
  }

  @Override
  public void close() throws IOException {
    if (temporary) {
      delete(folder);
    }
  }

  private static void deleteAll(Path parent, String pattern, Path but) throws IOException {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(parent, pattern)) {
      for (Path each : found) {
        if (!each.equals(but)) {
          delete(each);
        }
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
