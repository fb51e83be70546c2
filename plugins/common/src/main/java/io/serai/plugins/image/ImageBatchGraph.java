package io.serai.plugins.image;

import io.serai.plugins.text.FloatOutput;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.Shape;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

/** A graph that computes scores from the pixels of images. */
@FunctionalInterface
public interface ImageBatchGraph {
  /**
   * Computes.
   *
   * @param pixels FP32 numbers outside of the heap, valid until this returns
   * @param shape of them; its first dimension counts the images
   * @param reader takes the scores, which are valid until it returns; a row per image
   * @throws io.serai.spi.SeraiException with {@link ErrorCode#CANCELLED} or {@link
   *     ErrorCode#RUNTIME_FAILED}
   */
  void run(
      MemorySegment pixels, Shape shape, Cancellation cancellation, Consumer<FloatOutput> reader);
}
