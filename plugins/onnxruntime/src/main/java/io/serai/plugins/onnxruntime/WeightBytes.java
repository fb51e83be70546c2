package io.serai.plugins.onnxruntime;

/**
 * Bytes of the tensors that lie in files of their own, by where they are once the model is loaded.
 *
 * @param copied see {@link Residence#COPIED}
 * @param mapped see {@link Residence#MAPPED}
 * @param both see {@link Residence#BOTH}
 * @param lookedUp see {@link Residence#LOOKED_UP}
 */
record WeightBytes(long copied, long mapped, long both, long lookedUp) {
  /** No tensors. */
  static final WeightBytes NONE = new WeightBytes(0, 0, 0, 0);

  WeightBytes plus(Residence residence, long bytes) {
    return switch (residence) {
      case COPIED -> new WeightBytes(copied + bytes, mapped, both, lookedUp);
      case MAPPED -> new WeightBytes(copied, mapped + bytes, both, lookedUp);
      case BOTH -> new WeightBytes(copied, mapped, both + bytes, lookedUp);
      case LOOKED_UP -> new WeightBytes(copied, mapped, both, lookedUp + bytes);
    };
  }
}
