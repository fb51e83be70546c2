package io.serai.core.worker.wire;

import io.serai.spi.ModelFile;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of a model that lies on this machine as it is. */
record LocalFile(String name, String role, long size, Path path) implements ModelFile {
  @Override
  public SeekableByteChannel open() throws IOException {
    return Files.newByteChannel(path);
  }
}
