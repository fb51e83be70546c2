package io.serai.core.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.core.worker.wire.ProcessPages;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PageMoveTest {
  @Test
  void aModelHasLeftIfMuchOfItsPrivateMemoryHas() {
    assertThat(move(pages(100, 40, 0), pages(60, 40, 0)).left()).isTrue();
    assertThat(move(pages(100, 40, 0), pages(90, 40, 0)).left()).isFalse();
  }

  @Test
  void ofALargeModelAtLeastHalfHasToLeave() {
    assertThat(move(pages(3000, 40, 0), pages(1400, 40, 0)).left()).isTrue();
    assertThat(move(pages(3000, 40, 0), pages(2000, 40, 0)).left()).isFalse();
  }

  @Test
  void ofASmallOneInAWorkerMuchMayComeBackThatIsTheWorkersOwn() {
    assertThat(move(pages(80, 40, 0), pages(55, 40, 0)).left()).isTrue();
    assertThat(move(pages(80, 40, 0), pages(70, 40, 0)).left()).isFalse();
  }

  @Test
  void aModelIsBackIfNoMoreThanHalfOfItIsInSwapStill() {
    assertThat(move(swapped(100), swapped(50)).cameBack()).isTrue();
    assertThat(move(swapped(100), swapped(60)).cameBack()).isFalse();
    assertThat(move(swapped(0), swapped(0)).cameBack()).isTrue();
  }

  @Test
  void withoutSwapSpaceItHasLeftOnlyIfItIsMostlyFilePages() {
    assertThat(move(pages(125, 67, 0), pages(125, 6, 0)).left()).isFalse();
    assertThat(move(pages(500, 3900, 0), pages(500, 100, 0)).left()).isTrue();
  }

  @Test
  void whatIsLockedCouldNotLeave() {
    assertThat(move(pages(1000, 40, 940), pages(960, 40, 940)).left()).isTrue();
    assertThat(move(pages(1000, 40, 1000), pages(1000, 40, 1000)).left()).isTrue();
  }

  private static PageMove move(ProcessPages before, ProcessPages after) {
    return new PageMove(before, after, Duration.ZERO, 0, "");
  }

  private static ProcessPages swapped(long mib) {
    return new ProcessPages(0, 0, 0, mib << 20, 0);
  }

  /** In MiB. */
  private static ProcessPages pages(long anonymous, long file, long locked) {
    return new ProcessPages(anonymous << 20, file << 20, 0, 0, locked << 20);
  }
}
