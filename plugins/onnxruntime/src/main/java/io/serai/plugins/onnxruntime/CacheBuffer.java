package io.serai.plugins.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import io.serai.spi.TensorSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Native memory for the keys and values of a text, which ONNX Runtime reads and writes where it
 * lies. It grows by half, so that a text of any length is made room for a few times only.
 */
final class CacheBuffer implements AutoCloseable {
  private static final int FIRST_TOKENS = 64;

  private final Collection<TensorSpec> specs;
  private final TensorConverter converter;
  private final Map<String, OnnxTensor> tensors = new HashMap<>();
  private Room room = new Room(List.of(), -1);

  /** Without memory yet; for tensors of the shape [1, heads, tokens, width]. */
  CacheBuffer(Collection<TensorSpec> specs, TensorConverter converter) {
    this.specs = specs;
    this.converter = converter;
  }

  /**
   * Makes it hold so many tokens; what it held is lost.
   *
   * @param most tokens that a text may have
   * @return the tensors by the inputs' names; valid until it is resized or closed
   */
  Map<String, OnnxTensor> resize(long tokens, long most) throws OrtException {
    closeTensors();
    if (tokens > room.capacity) {
      room.close();
      long grown = tokens == 0 ? 0 : tokens + tokens / 2 + FIRST_TOKENS;
      room = new Room(specs, Math.max(tokens, Math.min(most, grown)));
    }
    for (TensorSpec spec : specs) {
      long[] dimensions = dimensions(spec, tokens);
      MemorySegment used = room.of(spec).asSlice(0, bytes(dimensions, spec));
      tensors.put(
          spec.name(),
          converter.view(used, dimensions, OnnxTypes.bufferType(spec.type()).orElseThrow()));
    }
    return tensors;
  }

  @Override
  public void close() {
    closeTensors();
    room.close();
  }

  private void closeTensors() {
    tensors.values().forEach(OnnxTensor::close);
    tensors.clear();
  }

  /** Memory for so many tokens. */
  private static final class Room implements AutoCloseable {
    private final Arena arena = Arena.ofConfined();
    private final Map<String, MemorySegment> memory = new HashMap<>();
    private final long capacity;

    Room(Collection<TensorSpec> specs, long capacity) {
      this.capacity = capacity;
      for (TensorSpec spec : specs) {
        memory.put(
            spec.name(), arena.allocate(bytes(dimensions(spec, capacity), spec), Long.BYTES));
      }
    }

    MemorySegment of(TensorSpec spec) {
      return Objects.requireNonNull(memory.get(spec.name()));
    }

    @Override
    public void close() {
      arena.close();
    }
  }

  private static long[] dimensions(TensorSpec spec, long tokens) {
    long[] dimensions = spec.shape().dimensions();
    dimensions[0] = 1;
    dimensions[2] = tokens;
    return dimensions;
  }

  private static long bytes(long[] dimensions, TensorSpec spec) {
    long bytes = spec.type().bytes();
    for (long dimension : dimensions) {
      bytes = Math.multiplyExact(bytes, dimension);
    }
    return bytes;
  }
}
