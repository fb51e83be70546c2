package io.serai.plugins.pytorch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TorchFailureTest {
  @Test
  void findsTheReasonAfterAModulesCode() {
    assertThat(
            TorchFailure.reason(
                """
                The following operation failed in the TorchScript interpreter.
                Traceback of TorchScript, serialized code (most recent call last):
                  File "code/__torch__.py", line 6, in forward
                    return torch.matmul(x, x)
                           ~~~~~~~~~~~~ <--- HERE
                RuntimeError: mat1 and mat2 shapes cannot be multiplied (1x2 and 1x2)
                """))
        .isEqualTo("RuntimeError: mat1 and mat2 shapes cannot be multiplied (1x2 and 1x2)");
  }

  @Test
  void findsItBeforeAStackOfFunctions() {
    assertThat(TorchFailure.reason("PytorchStreamReader failed reading zip archive\nframe #0: c10"))
        .isEqualTo("PytorchStreamReader failed reading zip archive");
    assertThat(TorchFailure.reason("x".repeat(1000))).hasSize(401);
  }
}
