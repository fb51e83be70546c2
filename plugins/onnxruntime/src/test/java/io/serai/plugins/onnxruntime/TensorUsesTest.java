package io.serai.plugins.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import org.junit.jupiter.api.Test;

class TensorUsesTest {
  private final TensorUses uses = new TensorUses();

  @Test
  void aMatrixIsCopied() {
    uses.add("MatMul", 1, "w");
    uses.add("MatMulInteger", 1, "q");
    uses.add("Transpose", 0, "t");
    assertThat(uses.residence("w", 2)).isEqualTo(Residence.COPIED);
    assertThat(uses.residence("q", 2)).isEqualTo(Residence.COPIED);
    assertThat(uses.residence("t", 2)).isEqualTo(Residence.COPIED);
  }

  @Test
  void aGraphWithFarTooManyTensorsIsRefused() {
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 500_000; i++) {
                uses.add("Add", 0, "a tensor with a long name " + i);
              }
            })
        .isInstanceOfSatisfying(
            SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_MODEL))
        .hasMessageContaining("too much to look through");
  }

  @Test
  void anEmbeddingThatIsAlsoTheHeadIsBoth() {
    uses.add("Gather", 0, "embedding");
    uses.add("Gemm", 1, "embedding");
    assertThat(uses.residence("embedding", 2)).isEqualTo(Residence.BOTH);
  }

  @Test
  void aTableIsOnlyLookedUpIn() {
    uses.add("Gather", 0, "embedding");
    uses.add("Gather", 1, "ids");
    assertThat(uses.residence("embedding", 2)).isEqualTo(Residence.LOOKED_UP);
    assertThat(uses.residence("ids", 2)).isEqualTo(Residence.COPIED);
  }

  @Test
  void whatIsAddedOrHasOneDimensionStaysInTheFile() {
    uses.add("Slice", 0, "positions");
    uses.add("Gemm", 2, "bias");
    assertThat(uses.residence("positions", 2)).isEqualTo(Residence.MAPPED);
    assertThat(uses.residence("bias", 1)).isEqualTo(Residence.MAPPED);
  }

  @Test
  void whatNoNodeSeemsToUseIsTakenToBeCopied() {
    assertThat(uses.residence("unknown", 2)).isEqualTo(Residence.COPIED);
  }
}
