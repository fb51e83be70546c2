package io.serai.generator;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/** Writes a GGUF file through one block of memory. */
final class GgufFile implements AutoCloseable {
  /** A multiple of what a block of numbers takes, in each type. */
  private static final int BLOCK = 34 << 15;

  private final FileChannel channel;
  private final Progress progress;
  private final boolean sparse;
  private final MessageDigest digest = Digest.sha256();
  private final ByteBuffer block = ByteBuffer.allocateDirect(BLOCK).order(ByteOrder.LITTLE_ENDIAN);

  private GgufFile(FileChannel channel, Progress progress, boolean sparse) {
    this.channel = channel;
    this.progress = progress;
    this.sparse = sparse;
  }

  /**
   * Writes all of a plan.
   *
   * @return the file's SHA-256
   * @throws IOException if it can't be written
   */
  static byte[] write(Path path, GgufPlan plan, long seed, Progress progress) throws IOException {
    try (GgufFile file =
        new GgufFile(
            FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            progress,
            plan.shape().sparse())) {
      return file.write(plan, new RandomWeights(seed));
    }
  }

  private byte[] write(GgufPlan plan, RandomWeights random) throws IOException {
    ByteBuffer header = plan.header().duplicate();
    digest.update(header.duplicate());
    while (header.hasRemaining()) {
      channel.write(header);
    }
    long at = 0;
    for (GgufWeight weight : plan.weights()) {
      fill((int) (weight.offset() - at));
      long left = weight.end() - weight.offset();
      while (left > 0) {
        int bytes = (int) Math.min(BLOCK, left);
        if (!sparse) {
          content(weight, bytes, random);
        } else {
          zeros(bytes);
        }
        flush(sparse);
        left -= bytes;
      }
      at = weight.end();
    }
    fill((int) (GgufPlan.aligned(at) - at));
    if (channel.size() < plan.bytes()) {
      channel.write(ByteBuffer.allocate(1), plan.bytes() - 1);
    }
    return digest.digest();
  }

  private void content(GgufWeight weight, int bytes, RandomWeights random) {
    switch (weight.type()) {
      case F32 -> random.fillFractions(block, bytes, weight.mean());
      case Q8_0 -> random.fillBlocks(block, bytes / GgufType.Q8_0.blockBytes());
    }
  }

  private void zeros(int bytes) {
    block.position(bytes);
  }

  private void fill(int bytes) throws IOException {
    for (int i = 0; i < bytes; i++) {
      block.put((byte) 0);
    }
    flush(false);
  }

  /** A hole takes no disk. */
  private void flush(boolean hole) throws IOException {
    block.flip();
    int bytes = block.limit();
    digest.update(block.duplicate());
    if (hole) {
      channel.position(channel.position() + bytes);
    } else {
      while (block.hasRemaining()) {
        channel.write(block);
      }
    }
    block.clear();
    progress.add(bytes);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
