package io.serai.plugins.onnxruntime;

import java.util.EnumSet;
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

  private enum Use {
    LOOKED_UP,
    READ,
    COMPUTED_WITH
  }

  private final Map<String, EnumSet<Use>> uses = new HashMap<>();

  /**
   * A node takes a tensor.
   *
   * @param input its place among the node's inputs, from 0
   */
  void add(String operator, int input, String tensor) {
    Use use =
        LOOKING_UP.contains(operator) && input == 0
            ? Use.LOOKED_UP
            : READING.contains(operator) ? Use.READ : Use.COMPUTED_WITH;
    uses.computeIfAbsent(tensor, name -> EnumSet.noneOf(Use.class)).add(use);
  }

  /**
   * Where a tensor is once the model is loaded.
   *
   * @param rank the number of its dimensions; what has one, or none, is never copied
   */
  Residence residence(String tensor, int rank) {
    Set<Use> used = uses.getOrDefault(tensor, EnumSet.of(Use.COMPUTED_WITH));
    if (used.equals(EnumSet.of(Use.LOOKED_UP))) {
      return Residence.LOOKED_UP;
    }
    if (rank < 2 || !used.contains(Use.COMPUTED_WITH)) {
      return Residence.MAPPED;
    }
    return used.size() == 1 ? Residence.COPIED : Residence.BOTH;
  }
}
