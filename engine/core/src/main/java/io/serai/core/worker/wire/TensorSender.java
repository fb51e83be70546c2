package io.serai.core.worker.wire;

import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.serai.spi.Tensor;
import java.util.Map;
import java.util.OptionalLong;

/** Writes tensors: large ones into shared memory while there is room, others after the fields. */
public final class TensorSender {
  static final long IN_BODY = -1;

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
    SpiFields spi = new SpiFields(out);
    out.int32(tensors.size());
    tensors.forEach(
        (name, tensor) -> {
          out.string(name);
          out.choice(tensor.type());
          spi.shape(tensor.shape());
          out.int64(tensor.data().byteSize());
          out.int64(place(out, name, tensor));
        });
  }

  private long place(FieldWriter out, String name, Tensor tensor) {
    long size = tensor.data().byteSize();
    OptionalLong shared = size >= sharedBytes ? slots.put(tensor.data()) : OptionalLong.empty();
    if (shared.isPresent()) {
      return shared.getAsLong();
    }
    if (size > Connection.LARGEST_BODY) {
      throw new SeraiException(
          ErrorCode.INVALID_INPUT,
          "tensor '%s' has %d bytes; %d are the limit between the engine and a worker"
              .formatted(name, size, Connection.LARGEST_BODY));
    }
    out.attach(tensor.data());
    return IN_BODY;
  }
}
