package io.serai.plugins.openai;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Data of an answer, which grows as it is read, as far as the answer may take memory. */
final class Growing {
  private static final int FIRST = 1024;

  private final AnswerMemory.Share memory;
  private ByteBuffer data = ByteBuffer.allocate(0).order(ByteOrder.nativeOrder());

  /** Takes its memory from there. */
  Growing(AnswerMemory.Share memory) {
    this.memory = memory;
  }

  /**
   * What the next so many bytes are to be put into.
   *
   * @throws AttemptFailure if there isn't the memory
   */
  ByteBuffer room(int bytes) throws AttemptFailure {
    if (data.remaining() < bytes) {
      long size = Math.max(FIRST, Math.max((long) data.position() + bytes, 2L * data.position()));
      memory.take(size - data.capacity());
      byte[] larger = Arrays.copyOf(data.array(), Math.toIntExact(size));
      data = ByteBuffer.wrap(larger).order(data.order()).position(data.position());
    }
    return data;
  }

  /** A copy of what was put in. */
  byte[] bytes() {
    return Arrays.copyOf(data.array(), data.position());
  }
}
