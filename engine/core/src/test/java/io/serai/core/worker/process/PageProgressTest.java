package io.serai.core.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PageProgressTest {
  private static final long MIB = 1 << 20;

  @Test
  void aLargeRangeIsMovedInPiecesEachOfWhichIsTold() {
    AddressRange large = new AddressRange(0, 100 * MIB, "rw-p", "");
    AddressRange small = new AddressRange(200 * MIB, 201 * MIB, "rw-p", "");
    List<AddressRange> pieces = new ArrayList<>(large.pieces(32 * MIB));
    assertThat(pieces).hasSize(4);
    assertThat(pieces.getLast()).isEqualTo(large.part(96 * MIB, 100 * MIB));
    assertThat(pieces.stream().mapToLong(AddressRange::bytes).sum()).isEqualTo(large.bytes());
    List<Double> told = new ArrayList<>();
    PageProgress progress = new PageProgress(List.of(small, large), told::add);
    progress.done(small);
    assertThat(told).isEmpty();
    pieces.forEach(progress::done);
    assertThat(told).hasSize(3).isSorted().allMatch(fraction -> fraction > 0 && fraction <= 1);
  }
}
