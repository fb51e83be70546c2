package io.serai.plugins.llamacpp;

import static io.serai.plugins.llamacpp.Layouts.CONTEXT_PARAMS;
import static io.serai.plugins.llamacpp.Layouts.MODEL_PARAMS;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.StructLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Compares what a library gives as default parameters with what llama.cpp b4916 is known to give. A
 * library of another version has its fields elsewhere, and would crash the process.
 */
final class LayoutCheck {
  private static final byte UNTOUCHED = (byte) 0xA5;
  private static final int ROOM = 1024;

  private static final Map<String, Number> MODEL =
      Map.of(
          "devices",
          0L,
          "n_gpu_layers",
          0,
          "split_mode",
          1,
          "main_gpu",
          0,
          "kv_overrides",
          0L,
          "vocab_only",
          (byte) 0,
          "use_mmap",
          (byte) 1,
          "use_mlock",
          (byte) 0,
          "check_tensors",
          (byte) 0);

  private static final Map<String, Number> CONTEXT =
      Map.ofEntries(
          Map.entry("n_ctx", 512),
          Map.entry("n_batch", 2048),
          Map.entry("n_ubatch", 512),
          Map.entry("n_seq_max", 1),
          Map.entry("n_threads", 4),
          Map.entry("n_threads_batch", 4),
          Map.entry("rope_scaling_type", -1),
          Map.entry("pooling_type", -1),
          Map.entry("attention_type", -1),
          Map.entry("yarn_ext_factor", -1f),
          Map.entry("yarn_attn_factor", 1f),
          Map.entry("yarn_beta_fast", 32f),
          Map.entry("yarn_beta_slow", 1f),
          Map.entry("defrag_thold", -1f),
          Map.entry("cb_eval", 0L),
          Map.entry("type_k", 1),
          Map.entry("type_v", 1),
          Map.entry("logits_all", (byte) 0),
          Map.entry("embeddings", (byte) 0),
          Map.entry("offload_kqv", (byte) 1),
          Map.entry("flash_attn", (byte) 0),
          Map.entry("no_perf", (byte) 1),
          Map.entry("abort_callback", 0L));

  private LayoutCheck() {}

  /**
   * What differs, in words; nothing if all is as it should be.
   *
   * @param modelDefaults calls {@code llama_model_default_params}
   * @param contextDefaults calls {@code llama_context_default_params}
   */
  static List<String> differences(
      Function<SegmentAllocator, MemorySegment> modelDefaults,
      Function<SegmentAllocator, MemorySegment> contextDefaults) {
    List<String> found = new ArrayList<>();
    compare(modelDefaults, MODEL_PARAMS, MODEL, found);
    compare(contextDefaults, CONTEXT_PARAMS, CONTEXT, found);
    return found;
  }

  /** The struct is written into a larger piece of memory, of which the rest must stay as it was. */
  private static void compare(
      Function<SegmentAllocator, MemorySegment> defaults,
      StructLayout layout,
      Map<String, Number> known,
      List<String> found) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment room = arena.allocate(ROOM, 16).fill(UNTOUCHED);
      MemorySegment struct = defaults.apply((bytes, alignment) -> room.asSlice(0, bytes));
      new TreeMap<>(known)
          .forEach(
              (field, value) -> {
                Number is = read(struct, Layouts.offset(layout, field), value);
                if (!is.equals(value)) {
                  found.add("%s is %s, not %s".formatted(field, is, value));
                }
              });
      for (long at = layout.byteSize(); at < ROOM; at++) {
        if (room.get(JAVA_BYTE, at) != UNTOUCHED) {
          found.add("a struct is larger than %d bytes".formatted(layout.byteSize()));
          return;
        }
      }
    }
  }

  private static Number read(MemorySegment struct, long offset, Number like) {
    return switch (like) {
      case Byte _ -> struct.get(JAVA_BYTE, offset);
      case Float _ -> struct.get(JAVA_FLOAT, offset);
      case Long _ -> struct.get(ADDRESS, offset).address();
      default -> struct.get(JAVA_INT, offset);
    };
  }
}
