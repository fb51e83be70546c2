package io.serai.spi;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;

/**
 * A file of a model, wherever and however the store keeps it.
 *
 * <p>Native runtimes want a {@link #path}; whoever only reads a header should {@link #open} it,
 * which never has to unpack the whole file.
 */
public interface ModelFile {
  /** The name in the manifest, relative to the model, such as {@code model.onnx}. */
  String name();

  /** What the manifest says it is, such as {@code model}, {@code weights} or {@code tokenizer}. */
  String role();

  /** Size of the content in bytes. */
  long size();

  /**
   * A file on this machine with the content. The files of one model lie relative to one another as
   * their names say. Don't write to it.
   *
   * @throws IOException if it can't be made available
   */
  Path path() throws IOException;

  /**
   * Opens the content for reading.
   *
   * @throws IOException if it can't be read
   */
  SeekableByteChannel open() throws IOException;
}
