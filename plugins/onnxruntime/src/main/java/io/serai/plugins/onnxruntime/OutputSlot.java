package io.serai.plugins.onnxruntime;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.serai.plugins.text.FloatOutput;
import io.serai.spi.Shape;
import io.serai.spi.Tensor;
import io.serai.spi.TensorSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Where an output of decimal numbers goes: outside of the heap, which may be small and needn't see
 * numbers that nobody reads; on the heap only where the size isn't known before the run.
 */
final class OutputSlot implements AutoCloseable {
  private final TensorSpec spec;
  private final @Nullable FloatOutput room;
  private final @Nullable OnnxTensor pinned;

  /**
   * Makes room.
   *
   * @param shape of the output in the coming runs; -1 where it isn't known
   * @param arena outlives the slot
   */
  OutputSlot(TensorSpec spec, Shape shape, TensorConverter converter, Arena arena)
      throws OrtException {
    this.spec = spec;
    OnnxJavaType type = OnnxTypes.bufferType(spec.type()).orElseThrow();
    if (LongStream.of(shape.dimensions()).allMatch(dimension -> dimension >= 0)) {
      long bytes = Math.multiplyExact(shape.elements(), spec.type().bytes());
      MemorySegment memory = arena.allocate(bytes, spec.type().bytes());
      this.room = new FloatOutput(spec.type(), shape, memory);
      this.pinned = converter.view(memory, shape.dimensions(), type);
    } else {
      this.room = null;
      this.pinned = null;
    }
  }

  /** The outputs that the runtime has to make room for. */
  Set<String> requested() {
    return pinned == null ? Set.of(spec.name()) : Set.of();
  }

  /** The outputs that have room. */
  Map<String, OnnxTensor> pinned() {
    return pinned == null ? Map.of() : Map.of(spec.name(), pinned);
  }

  /** What the run put there; valid up to the next run. */
  FloatOutput read(OrtSession.Result result) throws OrtException {
    if (room != null) {
      return room;
    }
    OnnxTensor output = (OnnxTensor) result.get(spec.name()).orElseThrow();
    Tensor copy = TensorConverter.toTensor(spec, output);
    return new FloatOutput(copy.type(), copy.shape(), copy.data());
  }

  @Override
  public void close() {
    if (pinned != null) {
      pinned.close();
    }
  }
}
