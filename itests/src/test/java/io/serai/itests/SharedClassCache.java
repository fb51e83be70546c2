package io.serai.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The cache of the archive's classes that all tests share, so that commands start faster. */
final class SharedClassCache {
  private static final Path FOLDER = Path.of("target/aot").toAbsolutePath();
  private static final int TRAIN_SECONDS = 300;

  private SharedClassCache() {}

  /** The folder, with a cache in it that is newer than the archive. */
  static synchronized Path folder() throws IOException {
    if (!isCurrent()) {
      train();
    }
    return FOLDER;
  }

  private static boolean isCurrent() throws IOException {
    Files.createDirectories(FOLDER);
    Optional<FileTime> cache = newest(FOLDER, ".aot");
    Optional<FileTime> archive =
        Stream.of(
                newest(TestingArchive.ARCHIVE.resolve("lib"), ""),
                newest(TestingArchive.ARCHIVE.resolve("bin"), ""))
            .flatMap(Optional::stream)
            .max(Comparator.naturalOrder());
    return cache.isPresent() && cache.get().compareTo(archive.orElseThrow()) > 0;
  }

  private static Optional<FileTime> newest(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      Optional<FileTime> newest = Optional.empty();
      for (Path file : files.filter(each -> each.toString().endsWith(ending)).toList()) {
        FileTime time = Files.getLastModifiedTime(file);
        newest = newest.filter(other -> other.compareTo(time) >= 0).or(() -> Optional.of(time));
      }
      return newest;
    }
  }

  private static void train() throws IOException {
    Path home = Files.createTempDirectory("serai-train");
    Path out = home.resolve("train.out");
    ProcessBuilder builder =
        new ProcessBuilder(TestingArchive.ARCHIVE.resolve("bin/serai").toString(), "train")
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    builder.environment().put("SERAI_HOME", home.toString());
    builder.environment().put("SERAI_AOT_FOLDER", FOLDER.toString());
    builder.environment().put("SERAI_DEVICE_LOCK", "none");
    Process train = builder.start();
    try {
      if (!train.waitFor(TRAIN_SECONDS, TimeUnit.SECONDS) || train.exitValue() != 0) {
        throw new IllegalStateException("the classes can't be cached: " + Files.readString(out));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      train.destroyForcibly();
    }
    try (Stream<Path> left = Files.walk(home)) {
      for (Path file : left.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
