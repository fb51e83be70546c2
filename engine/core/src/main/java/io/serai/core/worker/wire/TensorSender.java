package io.serai.core.worker.wire;

import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.serai.spi.Tensor;
import java.util.Map;
import java.util.OptionalLong;

/** Writes tensors: large ones into shared memory while there is room, others after the fields. */
public final class TensorSender {
  static final long IN_BODY = -1;

  /** Leaves room for names and shapes in a frame. */
  private static final long LARGEST = Connection.LARGEST_BODY - (1 << 20);

  private final SharedSlots slots;
  private final long sharedBytes;

  /**
   * Sends through a region.
   *
   * @param sharedBytes tensors of at least this size go there
   */
  public TensorSender(SharedSlots slots, long sharedBytes) {
    this.slots = slots;
    this.sharedBytes = sharedBytes;
  }

  void write(FieldWriter out, Map<String, Tensor> tensors) {
    check(tensors);
    SpiFields spi = new SpiFields(out);
    out.int32(tensors.size());
    tensors.forEach(
        (name, tensor) -> {
          out.string(name);
          out.choice(tensor.type());
          spi.shape(tensor.shape());
          out.int64(tensor.data().byteSize());
          out.int64(place(out, tensor));
        });
  }

  /** Before any of them takes a place in shared memory. */
  private static void check(Map<String, Tensor> tensors) {
    long all = tensors.values().stream().mapToLong(tensor -> tensor.data().byteSize()).sum();
    if (all > LARGEST) {
      throw new SeraiException(
          ErrorCode.INVALID_INPUT,
          "the tensors have %d bytes together; %d are the limit between the engine and a worker"
              .formatted(all, LARGEST));
    }
  }

  private long place(FieldWriter out, Tensor tensor) {
    long size = tensor.data().byteSize();
    OptionalLong shared = size >= sharedBytes ? slots.put(tensor.data()) : OptionalLong.empty();
    if (shared.isEmpty()) {
      out.attach(tensor.data());
    }
    return shared.orElse(IN_BODY);
  }
}
