package io.serai.core.residency;

import io.serai.spi.Cancellation;
import io.serai.spi.ElementType;
import io.serai.spi.GenerationRequest;
import io.serai.spi.Model;
import io.serai.spi.Shape;
import io.serai.spi.Task;
import io.serai.spi.Tensor;
import io.serai.spi.TensorSpec;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Asks a model something that any of its kind can answer, to see what an answer takes. */
final class SampleInputs {
  private static final String TEXT =
      "The caravan arrived at the inn late in the evening, and there was room in the house for"
          + " all.";
  private static final int TOKENS = 16;
  private static final int PIXELS = 224;
  private static final int CHANNELS = 3;
  private static final int IMAGE_RANK = 4;

  private SampleInputs() {}

  /**
   * Asks once.
   *
   * @throws io.serai.spi.SeraiException as the model does
   */
  static void ask(Model model, Cancellation cancellation) {
    if (model.tasks().contains(Task.TEXT_CLASSIFICATION)) {
      model.classify(List.of(TEXT), cancellation);
    } else if (model.tasks().contains(Task.EMBEDDINGS)) {
      model.embed(List.of(TEXT), cancellation);
    } else if (model.tasks().contains(Task.TOKEN_CLASSIFICATION)) {
      model.findEntities(List.of(TEXT), cancellation);
    } else if (model.tasks().contains(Task.TEXT_GENERATION)) {
      model.generate(GenerationRequest.greedy(TEXT, TOKENS), (token, piece) -> {}, cancellation);
    } else {
      model.infer(tensors(model.signature().inputs()), cancellation);
    }
  }

  /**
   * One tensor per input. Of the dimensions that a call decides the first is a batch of one, others
   * are a few tokens or the usual size of images; a cache of earlier tokens ({@code past…}) is
   * empty.
   */
  static Map<String, Tensor> tensors(List<TensorSpec> inputs) {
    Map<String, Tensor> tensors = new HashMap<>();
    for (TensorSpec input : inputs) {
      tensors.put(input.name(), tensor(input));
    }
    return tensors;
  }

  private static Tensor tensor(TensorSpec input) {
    long[] dimensions = input.shape().dimensions();
    for (int i = 0; i < dimensions.length; i++) {
      if (dimensions[i] < 0) {
        dimensions[i] = i == 0 ? 1 : size(input, dimensions.length, i);
      }
    }
    Shape shape = Shape.of(dimensions);
    return new Tensor(input.type(), shape, ones(input.type(), shape.elements()));
  }

  private static long size(TensorSpec input, int rank, int index) {
    if (input.name().startsWith("past")) {
      return 0;
    }
    if (rank == IMAGE_RANK) {
      return index == 1 ? CHANNELS : PIXELS;
    }
    return TOKENS;
  }

  /** Whole numbers are 1, which is a token of every vocabulary; the rest is 0. */
  private static MemorySegment ones(ElementType type, long elements) {
    if (type == ElementType.BYTES) {
      byte[] text = TEXT.getBytes(StandardCharsets.UTF_8);
      MemorySegment strings =
          MemorySegment.ofArray(
              new byte[Math.toIntExact(elements * (Integer.BYTES + text.length))]);
      for (long at = 0; at < strings.byteSize(); at += Integer.BYTES + text.length) {
        strings.set(ValueLayout.JAVA_INT_UNALIGNED, at, text.length);
        MemorySegment.copy(
            text, 0, strings, ValueLayout.JAVA_BYTE, at + Integer.BYTES, text.length);
      }
      return strings;
    }
    MemorySegment data = MemorySegment.ofArray(new byte[Math.toIntExact(elements * type.bytes())]);
    for (long i = 0; i < elements; i++) {
      switch (type) {
        case BOOL, UINT8, INT8 -> data.setAtIndex(ValueLayout.JAVA_BYTE, i, (byte) 1);
        case UINT16, INT16 ->
            data.set(ValueLayout.JAVA_SHORT_UNALIGNED, i * Short.BYTES, (short) 1);
        case UINT32, INT32 -> data.set(ValueLayout.JAVA_INT_UNALIGNED, i * Integer.BYTES, 1);
        case UINT64, INT64 -> data.set(ValueLayout.JAVA_LONG_UNALIGNED, i * Long.BYTES, 1L);
        case FP16, BF16, FP32, FP64, BYTES -> {}
      }
    }
    return data;
  }
}
