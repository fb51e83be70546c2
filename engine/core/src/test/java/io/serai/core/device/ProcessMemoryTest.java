package io.serai.core.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.spi.Footprint;
import org.junit.jupiter.api.Test;

class ProcessMemoryTest {
  @Test
  void whatIsLockedIsLeftOutOfTheKindThatThereIsMoreOf() {
    assertThat(unlocked(600, 40, 512)).isEqualTo(new Footprint(88, 40, 0));
    assertThat(unlocked(100, 3800, 3700)).isEqualTo(new Footprint(100, 100, 0));
    assertThat(unlocked(100, 50, 120)).isEqualTo(new Footprint(0, 30, 0));
    assertThat(unlocked(50, 100, 120)).isEqualTo(new Footprint(30, 0, 0));
    assertThat(unlocked(600, 40, 0)).isEqualTo(new Footprint(600, 40, 0));
  }

  private static Footprint unlocked(long anonymous, long file, long locked) {
    return new ProcessMemory(anonymous + file, anonymous, file, 0, 0, locked).unlocked();
  }
}
