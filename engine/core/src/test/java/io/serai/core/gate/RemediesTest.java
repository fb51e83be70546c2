package io.serai.core.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.catalog.Priority;
import io.serai.core.gate.Admission.Refused;
import io.serai.spi.Footprint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each remedy is carried out, and then the need isn't refused any more. */
class RemediesTest {
  private static final long GIB = 1L << 30;
  private static final Limits LIMITS = new Limits(0.7, 0.6, GIB / 2, 0, 0, 0);

  private final List<Holder> holders = new ArrayList<>();

  @Test
  void asksForAHigherLimitOfSwapWhereThatKeepsSwapBack() {
    MemoryState memory = new MemoryState(8 * GIB, 4 * GIB, 16 * GIB, 16 * GIB, MemoryState.SHARED);
    Limits limits = new Limits(0.7, 0.6, GIB / 2, 0, 2 * GIB, 0);
    assertThat(remedies(privately(6 * GIB), memory, limits))
        .containsExactly(new Remedy("serai tiers limits --swap-max 6GiB", "now 2.00 GiB"));
    assertThat(refused(privately(6 * GIB), memory, changed(limits, 6 * GIB))).isFalse();
  }

  @Test
  void asksForMoreSwapWhereAllOfItIsCountedOn() {
    MemoryState memory = new MemoryState(8 * GIB, 4 * GIB, GIB, GIB, MemoryState.SHARED);
    assertThat(remedies(privately(6 * GIB), memory, LIMITS))
        .containsExactly(new Remedy("more swap", "5GiB more than the 1.00 GiB there is"));
    assertThat(refused(privately(6 * GIB), memory.withSwapAdded(4 * GIB), LIMITS)).isTrue();
    assertThat(refused(privately(6 * GIB), memory.withSwapAdded(5 * GIB), LIMITS)).isFalse();
  }

  @Test
  void offersTheWholeOfMemoryAndSwapWhereThatIsEnough() {
    MemoryState memory = new MemoryState(8 * GIB, 4 * GIB, 4 * GIB, 4 * GIB, MemoryState.SHARED);
    assertThat(remedies(privately(6 * GIB), memory, LIMITS))
        .extracting(Remedy::what)
        .containsExactly("more swap", "serai tiers limits --swap-share 1");
  }

  @Test
  void comparesPinnedMemoryToThatOfTheGpuWhereItHasItsOwn() {
    MemoryState memory = new MemoryState(64 * GIB, 60 * GIB, 0, 0, 8 * GIB);
    assertThat(remedies(pinned(7 * GIB), memory, LIMITS))
        .extracting(Remedy::what)
        .containsExactly("serai tiers limits --ram-share 1");
    assertThat(remedies(pinned(9 * GIB), memory, LIMITS)).isEmpty();
  }

  @Test
  void asksForALargerCeilingOnlyIfThatIsEnough() {
    MemoryState memory = new MemoryState(64 * GIB, 60 * GIB, 0, 0, MemoryState.SHARED);
    Limits limits = new Limits(0.7, 0.6, GIB / 2, 0, 0, 10 * GIB);
    assertThat(remedies(privately(11 * GIB), memory, limits))
        .containsExactly(
            new Remedy(
                "serai tiers limits --ceiling 11GiB", "no model may be larger than 10.00 GiB"));
    assertThat(remedies(privately(90 * GIB), memory, limits)).isEmpty();
  }

  @Test
  void asksForALargerSumOnlyIfThatIsEnough() {
    MemoryState memory = new MemoryState(64 * GIB, 40 * GIB, 0, 0, MemoryState.SHARED);
    pin("pinned", Footprint.ofPrivate(9 * GIB));
    Limits limits = new Limits(0.7, 0.6, GIB / 2, 10 * GIB, 0, 0);
    assertThat(remedies(privately(2 * GIB), memory, limits))
        .containsExactly(
            new Remedy("serai models unpin pinned", "it holds 9.00 GiB"),
            new Remedy("serai tiers limits --ram-max 11GiB", "now 10.00 GiB"));
  }

  private void pin(String name, Footprint held) {
    holders.add(TestingHolder.of(name, held, Holder.State.PINNED));
  }

  @Test
  void namesTheFewestPinsThatHelpTogetherWhereNoneDoesAlone() {
    MemoryState memory = new MemoryState(64 * GIB, 40 * GIB, 0, 0, MemoryState.SHARED);
    pin("small", Footprint.ofPrivate(GIB));
    pin("a", Footprint.ofPrivate(4 * GIB));
    pin("b", Footprint.ofPrivate(4 * GIB));
    Limits limits = new Limits(0.7, 0.6, GIB / 2, 10 * GIB, 0, 0);
    assertThat(remedies(privately(8 * GIB), memory, limits))
        .containsExactly(
            new Remedy(
                "serai models unpin a && serai models unpin b", "together they hold 8.00 GiB"),
            new Remedy("serai tiers limits --ram-max 17GiB", "now 10.00 GiB"));
  }

  @Test
  void leavesThosePinnedThatHoldWhatIsntShort() {
    MemoryState memory = new MemoryState(64 * GIB, 40 * GIB, 0, 0, 2 * GIB);
    pin("on-cpu", Footprint.ofPrivate(10 * GIB));
    pin("a", new Footprint(0, 0, 3 * GIB));
    pin("b", new Footprint(0, 0, 3 * GIB));
    assertThat(remedies(pinned(5 * GIB), memory, LIMITS))
        .containsExactly(
            new Remedy(
                "serai models unpin a && serai models unpin b", "together they hold 6.00 GiB"));
  }

  @Test
  void aFileLargerThanTheCacheMayThrashIfItIsTold() {
    MemoryState memory = new MemoryState(8 * GIB, 6 * GIB, 11 * GIB, 11 * GIB, MemoryState.SHARED);
    assertThat(remedies(need(new Footprint(0, 7 * GIB, 0)), memory, LIMITS))
        .extracting(Remedy::what)
        .containsExactly("mayThrash: true in its manifest");
  }

  private List<Remedy> remedies(Need need, MemoryState memory, Limits limits) {
    Refused refused = (Refused) Gate.decide(need, memory, holders, limits);
    return Remedies.of(need, refused, List.of(), memory, holders, limits);
  }

  private boolean refused(Need need, MemoryState memory, Limits limits) {
    return Gate.decide(need, memory, holders, limits) instanceof Refused;
  }

  private static Limits changed(Limits limits, long swapMax) {
    return new LimitChanges(null, null, null, null, swapMax, null).applyTo(limits);
  }

  private static Need privately(long bytes) {
    return need(Footprint.ofPrivate(bytes));
  }

  private static Need pinned(long bytes) {
    return need(new Footprint(0, 0, bytes));
  }

  private static Need need(Footprint peak) {
    return new Need(
        "m", Need.Kind.MODEL, peak, List.of(), Need.Basis.ESTIMATED, Priority.NORMAL, false);
  }
}
