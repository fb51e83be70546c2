package io.serai.core.worker.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedSlotsTest {
  private static final long BYTES = 4 << 20;

  @TempDir Path folder;

  private SharedRegion written;
  private SharedRegion read;
  private SharedSlots slots;

  @BeforeEach
  void open() throws Exception {
    written = SharedRegion.create(folder.resolve("region"), BYTES);
    read = SharedRegion.open(folder.resolve("region"), BYTES);
    slots = new SharedSlots(written);
  }

  @AfterEach
  void close() throws Exception {
    written.close();
    read.close();
  }

  @Test
  void theOtherSideSeesWhatWasPut() throws Exception {
    long place = put(new byte[] {1, 2, 3});
    assertThat(read.view(place, 3).toArray(ValueLayout.JAVA_BYTE)).containsExactly(1, 2, 3);
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("region"))))
        .isEqualTo("rw-------");
  }

  @Test
  void aReleasedPlaceIsUsedAgainAndOthersArent() {
    long first = put(new byte[1000]);
    long second = put(new byte[1000]);
    assertThat(second).isGreaterThanOrEqualTo(first + 1000);
    read.release(first);
    assertThat(put(new byte[2000])).isGreaterThan(second);
    assertThat(put(new byte[500])).isEqualTo(first);
  }

  @Test
  void aFullRegionTakesNoMoreUntilSomethingIsReleased() {
    long all = put(new byte[(int) BYTES - SharedRegion.HEADER]);
    assertThat(slots.put(MemorySegment.ofArray(new byte[1]))).isEmpty();
    read.release(all);
    assertThat(put(new byte[1])).isEqualTo(all);
  }

  @Test
  void memoryIsTakenAsItIsUsedAndGivenBackWhenNothingIsThere() throws Exception {
    Path file = folder.resolve("region");
    long place = put(new byte[3 << 20]);
    slots.trim();
    assertThat(Files.size(file)).isEqualTo(BYTES);
    read.release(place);
    slots.trim();
    assertThat(Files.size(file)).isZero();
    long again = put(new byte[] {5});
    assertThat(read.view(again, 1).toArray(ValueLayout.JAVA_BYTE)).containsExactly(5);
  }

  private long put(byte[] bytes) {
    return slots.put(MemorySegment.ofArray(bytes)).orElseThrow();
  }
}
