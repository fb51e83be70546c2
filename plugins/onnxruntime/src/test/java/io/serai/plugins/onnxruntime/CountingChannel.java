package io.serai.plugins.onnxruntime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/** Counts what is read of a file. */
final class CountingChannel implements SeekableByteChannel {
  private final SeekableByteChannel file;
  private long bytesRead;

  CountingChannel(SeekableByteChannel file) {
    this.file = file;
  }

  long bytesRead() {
    return bytesRead;
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    int read = file.read(into);
    bytesRead += Math.max(0, read);
    return read;
  }

  @Override
  public int write(ByteBuffer from) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long position() throws IOException {
    return file.position();
  }

  @Override
  public SeekableByteChannel position(long position) throws IOException {
    file.position(position);
    return this;
  }

  @Override
  public long size() throws IOException {
    return file.size();
  }

  @Override
  public SeekableByteChannel truncate(long size) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isOpen() {
    return file.isOpen();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
