package io.serai.plugins.llamacpp;

import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.serai.spi.Signature;
import java.util.List;

/** What models of texts say to whoever has tensors for them. */
final class NoTensors {
  /** Nothing in, nothing out. */
  static final Signature SIGNATURE = new Signature(List.of(), List.of());

  private NoTensors() {}

  static SeraiException refused() {
    return new SeraiException(
        ErrorCode.UNSUPPORTED_TASK,
        "models of llama.cpp take no tensors; ask for text-generation or embeddings");
  }
}
