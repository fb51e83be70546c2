package io.serai.generator;

import io.serai.generator.onnx.OnnxType;

/** What the weights of linear layers are kept in. */
public enum WeightType {
  /** IEEE 754 single precision. */
  FP32(OnnxType.FLOAT),
  /** Quantised, one scale for each matrix; activations are quantised while computing. */
  INT8(OnnxType.INT8);

  private final OnnxType type;

  WeightType(OnnxType type) {
    this.type = type;
  }

  OnnxType type() {
    return type;
  }
}
