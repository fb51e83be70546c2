package io.serai.plugins.onnxruntime;

import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What the nodes of a graph do with its tensors, and so where ONNX Runtime keeps them.
 *
 * <p>The rules are those of ONNX Runtime 1.29. A tensor in a file of its own is mapped. While a
 * session is made, each node is shown its constants and may keep a copy in its own layout ({@code
 * OpKernel::PrePack}); a constant is released when all the nodes that take it have made one ({@code
 * SessionState::PrepackConstantInitializedTensors}). {@code MatMul}, {@code Gemm} and their
 * quantised forms copy matrices ({@code GemmPackBFp32}, {@code MatMulIntegerBase::PrePack}), and so
 * do convolutions and recurrent layers; a {@code Transpose} or {@code DequantizeLinear} of a
 * constant is computed once and kept, which is a copy, too. Look-ups and sums read what is mapped.
 */
final class TensorUses {
  private static final Set<String> LOOKING_UP = Set.of("Gather", "GatherElements", "GatherND");

  /** These read what is mapped; all others are taken to copy. */
  private static final Set<String> READING =
      Set.of(
          "Add",
          "Sub",
          "Mul",
          "Div",
          "Pow",
          "Where",
          "Slice",
          "LayerNormalization",
          "SimplifiedLayerNormalization",
          "SkipLayerNormalization");

  private static final int LOOKED_UP = 1;
  private static final int READ = 2;
  private static final int COMPUTED_WITH = 4;

  /** What a name takes besides its characters. */
  private static final int OBJECT_BYTES = 32;

  private static final long MOST_BYTES = 24L << 20;

  /** By name: the sum of the uses. */
  private final Map<String, Integer> uses = new HashMap<>();

  private long bytes;

  /**
   * A node takes a tensor.
   *
   * @param input its place among the node's inputs, from 0
   * @throws SeraiException with {@link ErrorCode#INVALID_MODEL} if there are far too many tensors
   */
  void add(String operator, int input, String tensor) {
    int use =
        LOOKING_UP.contains(operator) && input == 0
            ? LOOKED_UP
            : READING.contains(operator) ? READ : COMPUTED_WITH;
    Integer before = uses.put(tensor, use | uses.getOrDefault(tensor, 0));
    if (before == null) {
      bytes += OBJECT_BYTES + tensor.length();
      if (bytes > MOST_BYTES) {
        throw new SeraiException(
            ErrorCode.INVALID_MODEL,
            "the graph's nodes take more than %d tensors with names of %d MiB, which is too much to look through"
                .formatted(uses.size() - 1, MOST_BYTES >> 20));
      }
    }
  }

  /**
   * Where a tensor is once the model is loaded.
   *
   * @param rank the number of its dimensions; what has one, or none, is never copied
   */
  Residence residence(String tensor, int rank) {
    int used = uses.getOrDefault(tensor, COMPUTED_WITH);
    if (used == LOOKED_UP) {
      return Residence.LOOKED_UP;
    }
    if (rank < 2 || (used & COMPUTED_WITH) == 0) {
      return Residence.MAPPED;
    }
    return used == COMPUTED_WITH ? Residence.COPIED : Residence.BOTH;
  }
}
