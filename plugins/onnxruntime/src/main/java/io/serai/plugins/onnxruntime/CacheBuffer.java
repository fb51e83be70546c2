package io.serai.plugins.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import io.serai.spi.TensorSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Native memory for the keys and values of a text, which ONNX Runtime reads and writes where it
 * lies. It grows by half, so that room is made a few times only for a text of any length; room that
 * isn't used yet takes no memory.
 */
final class CacheBuffer implements AutoCloseable {
  private static final int FIRST_TOKENS = 64;

  /** Memory for so many tokens, one piece after the other. */
  private static final class Room implements AutoCloseable {
    private final Arena arena = Arena.ofConfined();
    private final long tokens;

    Room(long tokens) {
      this.tokens = tokens;
    }

    MemorySegment piece(TensorSpec spec) {
      return UntouchedMemory.allocate(bytes(spec, tokens), arena);
    }

    @Override
    public void close() {
      arena.close();
    }
  }

  private final Collection<TensorSpec> specs;
  private final TensorConverter converter;
  private final Map<TensorSpec, MemorySegment> memory = new HashMap<>();
  private final Map<String, OnnxTensor> tensors = new HashMap<>();
  private Room room = new Room(-1);

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
    if (tokens > room.tokens) {
      room.close();
      memory.clear();
      room = new Room(capacity(tokens, most));
      specs.forEach(spec -> memory.put(spec, room.piece(spec)));
    }
    for (Map.Entry<TensorSpec, MemorySegment> each : memory.entrySet()) {
      TensorSpec spec = each.getKey();
      tensors.put(
          spec.name(),
          converter.view(
              each.getValue().asSlice(0, bytes(spec, tokens)),
              dimensions(spec, tokens),
              OnnxTypes.bufferType(spec.type()).orElseThrow()));
    }
    return tensors;
  }

  @Override
  public void close() {
    closeTensors();
    room.close();
  }

  private static long capacity(long tokens, long most) {
    return tokens == 0 ? 0 : Math.max(tokens, Math.min(most, tokens + tokens / 2 + FIRST_TOKENS));
  }

  private void closeTensors() {
    tensors.values().forEach(OnnxTensor::close);
    tensors.clear();
  }

  private static long[] dimensions(TensorSpec spec, long tokens) {
    long[] dimensions = spec.shape().dimensions();
    dimensions[0] = 1;
    dimensions[2] = tokens;
    return dimensions;
  }

  private static long bytes(TensorSpec spec, long tokens) {
    long bytes = spec.type().bytes();
    for (long dimension : dimensions(spec, tokens)) {
      bytes = Math.multiplyExact(bytes, dimension);
    }
    return bytes;
  }
}
