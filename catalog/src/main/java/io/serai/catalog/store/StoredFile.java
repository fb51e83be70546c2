package io.serai.catalog.store;

import io.serai.spi.ModelFile;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A model's file that lies in a folder as it is.
 *
 * @param size in bytes
 */
public record StoredFile(String name, String role, long size, Path path) implements ModelFile {
  @Override
  public SeekableByteChannel open() throws IOException {
    return Files.newByteChannel(path);
  }
}
