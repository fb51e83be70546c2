package io.serai.generator;

import io.serai.generator.onnx.OnnxType;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Random numbers, normally distributed, the same for the same seed. They are taken from tables of
 * normal numbers, which is ten times faster than computing each, and the lower bits of fractions
 * are drawn apart, so that files of them compress as badly as trained ones do.
 */
final class RandomWeights {
  /** What a quantised weight is multiplied with. */
  static final float INT8_SCALE;

  private static final String ALGORITHM = "L64X128MixRandom";
  private static final float DEVIATION = 0.02f;
  private static final float INT8_DEVIATION = 32;
  private static final int TABLE_BITS = 12;
  private static final int TABLE_SIZE = 1 << TABLE_BITS;
  private static final int LOWER_BITS = 0xffff;
  private static final int[] FRACTIONS = new int[TABLE_SIZE];
  private static final byte[] LEVELS = new byte[1 << 16];

  static {
    INT8_SCALE = DEVIATION / INT8_DEVIATION;
    RandomGenerator random = generator(0);
    for (int i = 0; i < FRACTIONS.length; i++) {
      FRACTIONS[i] = Float.floatToRawIntBits((float) random.nextGaussian() * DEVIATION);
    }
    for (int i = 0; i < LEVELS.length; i++) {
      long level = Math.round(random.nextGaussian() * INT8_DEVIATION);
      LEVELS[i] = (byte) Math.clamp(level, -Byte.MAX_VALUE, Byte.MAX_VALUE);
    }
  }

  private final RandomGenerator random;

  RandomWeights(long seed) {
    random = generator(seed);
  }

  private static RandomGenerator generator(long seed) {
    return RandomGeneratorFactory.of(ALGORITHM).create(seed);
  }

  /**
   * Writes numbers of a tensor to a buffer from its position on.
   *
   * @param buffer little-endian, with room for them
   * @param bytes how many, a multiple of four
   */
  void fill(ByteBuffer buffer, Weight weight, int bytes) {
    int from = buffer.position();
    if (weight.type() == OnnxType.INT8) {
      fillLevels(buffer, from, from + bytes);
    } else {
      fillFractions(buffer, from, from + bytes, weight.mean());
    }
    buffer.position(from + bytes);
  }

  /** Writes so many bytes of single-precision numbers around a mean. */
  void fillFractions(ByteBuffer buffer, int bytes, float mean) {
    int from = buffer.position();
    fillFractions(buffer, from, from + bytes, mean);
    buffer.position(from + bytes);
  }

  /** Writes blocks of GGUF's type Q8_0. */
  void fillBlocks(ByteBuffer buffer, int blocks) {
    short scale = Float.floatToFloat16(INT8_SCALE);
    for (int i = 0; i < blocks; i++) {
      int from = buffer.putShort(scale).position();
      int to = from + GgufType.Q8_0.blockBytes() - Short.BYTES;
      fillLevels(buffer, from, to);
      buffer.position(to);
    }
  }

  private void fillFractions(ByteBuffer buffer, int from, int to, float mean) {
    int at = from;
    while (at < to) {
      long bits = random.nextLong();
      buffer.putFloat(at, mean + fraction((int) bits));
      at += Float.BYTES;
      if (at < to) {
        buffer.putFloat(at, mean + fraction((int) (bits >>> Integer.SIZE)));
        at += Float.BYTES;
      }
    }
  }

  /** One from the table, with another sign and other lower bits. */
  private static float fraction(int bits) {
    int fraction = FRACTIONS[bits & (TABLE_SIZE - 1)];
    return Float.intBitsToFloat(
        fraction ^ (bits >>> TABLE_BITS & LOWER_BITS) ^ (bits & Integer.MIN_VALUE));
  }

  private void fillLevels(ByteBuffer buffer, int from, int to) {
    for (int at = from; at < to; at += Integer.BYTES) {
      long bits = random.nextLong();
      buffer.putInt(
          at,
          level(bits)
              | level(bits >>> 16) << 8
              | level(bits >>> 32) << 16
              | level(bits >>> 48) << 24);
    }
  }

  private static int level(long bits) {
    return Byte.toUnsignedInt(LEVELS[(int) bits & LOWER_BITS]);
  }
}
