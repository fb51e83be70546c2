package io.serai.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The cache of the archive's classes that all tests share, so that commands start faster. */
final class SharedClassCache {
  private static final int TRAIN_SECONDS = 300;

  private SharedClassCache() {}

  /** The folder, with a cache in it that was made for the archive. */
  static Path folder() throws IOException {
    return cacheIn(SharedFolder.of("classes", SharedClassCache::train));
  }

  private static Path cacheIn(Path folder) {
    return folder.resolve("aot");
  }

  private static void train(Path folder) throws IOException, InterruptedException {
    Path out = folder.resolve("train.out");
    ProcessBuilder builder =
        new ProcessBuilder(TestingArchive.ARCHIVE.resolve("bin/serai").toString(), "train")
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    builder.environment().put("SERAI_HOME", folder.resolve("home").toString());
    builder.environment().put("SERAI_AOT_FOLDER", cacheIn(folder).toString());
    builder.environment().put("SERAI_DEVICE_LOCK", "none");
    Process train = builder.start();
    try {
      if (!train.waitFor(TRAIN_SECONDS, TimeUnit.SECONDS) || train.exitValue() != 0) {
        throw new IllegalStateException("the classes can't be cached: " + Files.readString(out));
      }
    } finally {
      train.descendants().forEach(ProcessHandle::destroyForcibly);
      train.destroyForcibly();
    }
  }
}
