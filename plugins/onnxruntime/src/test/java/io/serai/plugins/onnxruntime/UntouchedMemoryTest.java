package io.serai.plugins.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class UntouchedMemoryTest {
  private static final long LARGE = 256L << 20;

  @Test
  void isFetchedOnlyAsFarAsItIsWrittenTo() throws Exception {
    long before = anonymousBytes();
    MemorySegment memory;
    try (Arena arena = Arena.ofConfined()) {
      memory = UntouchedMemory.allocate(LARGE, arena);
      assertThat(anonymousBytes() - before).isLessThan(LARGE / 2);
      memory.fill((byte) 1);
      assertThat(anonymousBytes() - before).isGreaterThan(LARGE / 2);
    }
    assertThat(anonymousBytes() - before).isLessThan(LARGE / 2);
    assertThatThrownBy(() -> memory.get(ValueLayout.JAVA_BYTE, 0))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void mayBeEmptyAndNeverTooLarge() {
    try (Arena arena = Arena.ofConfined()) {
      assertThat(UntouchedMemory.allocate(0, arena).byteSize()).isZero();
      assertThatThrownBy(() -> UntouchedMemory.allocate(Long.MAX_VALUE, arena))
          .isInstanceOf(OutOfMemoryError.class)
          .hasMessageContaining("native memory");
    }
  }

  private static long anonymousBytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("RssAnon:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
        .findFirst()
        .orElseThrow();
  }
}
