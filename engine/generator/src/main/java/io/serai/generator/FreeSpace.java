package io.serai.generator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much can still be written to a folder. */
@FunctionalInterface
interface FreeSpace {
  /** What the folder's disk says. */
  FreeSpace OF_DISK = folder -> Files.getFileStore(folder).getUsableSpace();

  /** In bytes. */
  long bytes(Path folder) throws IOException;
}
