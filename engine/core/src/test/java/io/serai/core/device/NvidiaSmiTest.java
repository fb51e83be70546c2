package io.serai.core.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class NvidiaSmiTest {
  @Test
  void readsALineForEachGpu() throws Exception {
    assertThat(NvidiaSmi.parse("NVIDIA RTX A2000 12GB, 12282, 11817, 550.54.14\n\n"))
        .containsExactly(
            new NvidiaSmi("NVIDIA RTX A2000 12GB", 12282L << 20, 11817L << 20, "550.54.14"));
  }

  @Test
  void aJetsonsAnswerSaysThatTheMemoryIsntTold() {
    assertThatThrownBy(() -> NvidiaSmi.parse("Orin (nvgpu), [N/A], [N/A], 540.4.0\n"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("doesn't tell the memory");
  }
}
