package io.serai.plugins.onnxruntime;

import ai.onnxruntime.OrtProvider;
import java.util.Locale;

/** What computes. */
enum ExecutionProvider {
  CPU(OrtProvider.CPU),
  CUDA(OrtProvider.CUDA),
  TENSORRT(OrtProvider.TENSOR_RT);

  private final OrtProvider provider;

  ExecutionProvider(OrtProvider provider) {
    this.provider = provider;
  }

  /** ONNX Runtime's word for it. */
  OrtProvider provider() {
    return provider;
  }

  /** Where it computes, for people. */
  String device(int id) {
    return this == CPU ? "cpu" : "%s:%d".formatted(name().toLowerCase(Locale.ROOT), id);
  }

  /** Whether weights are copied to a GPU. */
  boolean usesGpu() {
    return this != CPU;
  }
}
