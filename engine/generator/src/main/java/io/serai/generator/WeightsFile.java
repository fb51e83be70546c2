package io.serai.generator;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/** Writes the weights' file through one block of memory. */
final class WeightsFile implements AutoCloseable {
  private static final int BLOCK = 1 << 20;

  private final FileChannel channel;
  private final Progress progress;
  private final MessageDigest digest = Digest.sha256();
  private final ByteBuffer block = ByteBuffer.allocateDirect(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
  private long flushed;

  private WeightsFile(FileChannel channel, Progress progress) {
    this.channel = channel;
    this.progress = progress;
  }

  /**
   * Writes all weights of a plan.
   *
   * @return the file's SHA-256
   * @throws IOException if it can't be written
   */
  static byte[] write(Path path, ModelPlan plan, long seed, Progress progress) throws IOException {
    try (WeightsFile file =
        new WeightsFile(
            FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            progress)) {
      return plan.shape().sparse()
          ? file.leaveEmpty(plan.dataBytes())
          : file.fill(plan, new RandomWeights(seed));
    }
  }

  /** A file of that size without content. */
  static void leaveEmpty(Path path, long size) throws IOException {
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(1), size - 1);
    }
  }

  private byte[] fill(ModelPlan plan, RandomWeights random) throws IOException {
    for (Weight weight : plan.weights()) {
      while (position() < weight.offset()) {
        block.put((byte) 0);
      }
      while (position() < weight.end()) {
        int bytes = (int) Math.min(block.remaining(), weight.end() - position());
        random.fill(block, weight, bytes);
        flushIfFull();
      }
    }
    flush();
    return digest.digest();
  }

  /** A file of that many zeros, of which the last alone is written. */
  private byte[] leaveEmpty(long size) throws IOException {
    long left = size;
    while (left > 0) {
      int bytes = (int) Math.min(BLOCK, left);
      digest.update(block.clear().limit(bytes));
      progress.add(bytes);
      left -= bytes;
    }
    channel.write(ByteBuffer.allocate(1), size - 1);
    return digest.digest();
  }

  private long position() {
    return flushed + block.position();
  }

  private void flushIfFull() throws IOException {
    if (!block.hasRemaining()) {
      flush();
    }
  }

  private void flush() throws IOException {
    block.flip();
    int bytes = block.limit();
    digest.update(block.duplicate());
    while (block.hasRemaining()) {
      channel.write(block);
    }
    block.clear();
    flushed += bytes;
    progress.add(bytes);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
