package io.serai.generator;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

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
          ? file.leaveEmpty(plan)
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

  /**
   * A file of zeros, of which each tensor's first four bytes alone are written: its number, since
   * ONNX Runtime keeps packed matrices of the same content once, which real ones never have.
   */
  private byte[] leaveEmpty(ModelPlan plan) throws IOException {
    int number = 0;
    for (long start = 0; start < plan.dataBytes(); start += BLOCK) {
      int bytes = (int) Math.min(BLOCK, plan.dataBytes() - start);
      List<Integer> marks = new ArrayList<>();
      while (number < plan.weights().size()
          && plan.weights().get(number).offset() < start + bytes) {
        int at = (int) (plan.weights().get(number++).offset() - start);
        block.putInt(at, number);
        channel.write(block.slice(at, Integer.BYTES), start + at);
        marks.add(at);
      }
      digest.update(block.clear().limit(bytes));
      marks.forEach(at -> block.putInt(at, 0));
      block.clear();
      progress.add(bytes);
    }
    channel.write(ByteBuffer.allocate(1), plan.dataBytes() - 1);
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
