package io.serai.plugins.llamacpp;

import io.serai.formats.gguf.GgmlType;
import java.util.Locale;

/** What the cache of keys and values keeps its numbers in. */
enum KvCacheType {
  F32(GgmlType.F32),
  F16(GgmlType.F16),
  Q8_0(GgmlType.Q8_0),
  Q4_0(GgmlType.Q4_0);

  private final GgmlType type;

  KvCacheType(GgmlType type) {
    this.type = type;
  }

  GgmlType type() {
    return type;
  }

  /** The name as manifests and llama-server have it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether llama.cpp keeps values so only with flash attention. */
  boolean needsFlashAttention() {
    return this == Q8_0 || this == Q4_0;
  }
}
