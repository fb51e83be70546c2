package io.serai.core.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.catalog.Priority;
import io.serai.core.gate.Admission.Admitted;
import io.serai.core.gate.Admission.AfterEviction;
import io.serai.core.gate.Admission.Later;
import io.serai.core.gate.Admission.Refused;
import io.serai.core.gate.Holder.State;
import io.serai.core.gate.Shortage.Rule;
import io.serai.spi.Footprint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GateTest {
  private static final long MIB = 1 << 20;
  private static final long GIB = 1 << 30;

  /** The device: 7.4 GiB of memory, 11 GiB of swap, one GiB taken by the system. */
  private static final MemoryState DEVICE = device(gib(6.4));

  private static final Limits LIMITS = new Limits(0.7, 0.6, 512 * MIB, 0, 0, gib(10.5));

  private final List<Holder> holders = new ArrayList<>();

  @Test
  void admitsWhatFitsInMemory() {
    assertThat(decide(need(mapped(gib(3))), DEVICE)).isEqualTo(new Admitted(Tier.RAM));
  }

  @Test
  void countsWhatFitsOnlyTogetherWithSwapAsSwap() {
    assertThat(decide(need(Footprint.ofPrivate(gib(7))), DEVICE))
        .isEqualTo(new Admitted(Tier.SWAP));
  }

  @Test
  void admitsALargeMappedFileThatTheCacheHolds() {
    Footprint llama = new Footprint(187 * MIB, 6_100 * MIB, 0);
    assertThat(decide(need(llama), DEVICE)).isEqualTo(new Admitted(Tier.SWAP));
  }

  @Test
  void refusesAModelLargerThanItsShareOfMemoryAndSwap() {
    assertThat(refused(need(Footprint.ofPrivate(gib(13))), DEVICE).rule()).isEqualTo(Rule.TIER);
  }

  @Test
  void refusesPrivateMemoryBeyondMemoryAndSwap() {
    MemoryState full = new MemoryState(gib(7.4), gib(4), gib(11), gib(1), MemoryState.SHARED);
    Shortage shortage = refused(need(Footprint.ofPrivate(gib(4.8))), full);
    assertThat(shortage.rule()).isEqualTo(Rule.PRIVATE);
  }

  @Test
  void refusesPinnedMemoryThatSwapCouldHoldOnlyIfItWerePrivate() {
    Shortage shortage = refused(need(pinned(gib(5.27))), device(gib(5.65)));
    assertThat(shortage.rule()).isEqualTo(Rule.PINNED);
    assertThat(shortage.allowed()).isEqualTo((long) (0.7 * gib(5.65)));
    assertThat(decide(need(Footprint.ofPrivate(gib(5.27))), device(gib(5.65))))
        .isEqualTo(new Admitted(Tier.SWAP));
  }

  @Test
  void countsPinnedMemoryAgainstAGpusOwnWhereItHasSome() {
    MemoryState workstation = new MemoryState(gib(16), gib(4), 0, 0, gib(24));
    assertThat(decide(need(pinned(gib(12))), workstation)).isEqualTo(new Admitted(Tier.RAM));
    assertThat(refused(need(pinned(gib(23))), workstation).rule()).isEqualTo(Rule.PINNED);
  }

  @Test
  void refusesAMappedFileBeyondTheCacheUnlessToldThatItMayThrash() {
    Footprint file = mapped(gib(6.8));
    assertThat(refused(need(file), DEVICE).rule()).isEqualTo(Rule.MAPPED);
    Need thrashing =
        new Need(
            "m", Need.Kind.MODEL, file, List.of(), Need.Basis.ESTIMATED, Priority.NORMAL, true);
    assertThat(Gate.decide(thrashing, DEVICE, holders, LIMITS)).isEqualTo(new Admitted(Tier.SWAP));
  }

  @Test
  void evictsRatherThanHaveTheFilesOfTwoModelsThrash() {
    hold("other", mapped(gib(3.5)), State.IDLE);
    assertThat(decide(need(mapped(gib(3.5))), DEVICE))
        .isEqualTo(new AfterEviction(Tier.RAM, List.of("other")));
  }

  @Test
  void evictsAnIdleModelRatherThanHaveMemorySwappedOut() {
    hold("idle", Footprint.ofPrivate(gib(4)), State.IDLE);
    assertThat(decide(need(Footprint.ofPrivate(gib(3))), device(gib(2))))
        .isEqualTo(new AfterEviction(Tier.RAM, List.of("idle")));
  }

  @Test
  void evictsNoMoreThanItTakes() {
    hold("small", Footprint.ofPrivate(gib(0.5)), State.IDLE);
    hold("large", Footprint.ofPrivate(gib(3)), State.IDLE);
    hold("medium", Footprint.ofPrivate(gib(1)), State.IDLE);
    assertThat(decide(need(Footprint.ofPrivate(gib(3))), device(gib(1))))
        .isEqualTo(new AfterEviction(Tier.RAM, List.of("large")));
  }

  @Test
  void evictsTheLowerPriorityFirstAndThenWhatLoadsAgainFastest() {
    holders.add(holder("high", Priority.HIGH, Duration.ofMillis(1)));
    holders.add(holder("slow", Priority.NORMAL, Duration.ofSeconds(20)));
    holders.add(holder("fast", Priority.NORMAL, Duration.ofSeconds(1)));
    Need need = need(Footprint.ofPrivate(gib(1)));
    assertThat(decide(need, device(gib(0.5))))
        .isEqualTo(new AfterEviction(Tier.RAM, List.of("fast")));
    holders.add(holder("low", Priority.LOW, Duration.ofSeconds(30)));
    assertThat(decide(need, device(gib(0.5))))
        .isEqualTo(new AfterEviction(Tier.RAM, List.of("low")));
  }

  @Test
  void waitsForAModelInUseAndNeverForAPinnedOne() {
    hold("busy", Footprint.ofPrivate(gib(4)), State.IN_USE);
    Need need = need(pinned(gib(2)));
    assertThat(decide(need, device(gib(1)))).isEqualTo(new Later(List.of("busy")));
    holders.clear();
    hold("pinned", Footprint.ofPrivate(gib(4)), State.PINNED);
    assertThat(decide(need, device(gib(1)))).isInstanceOf(Refused.class);
  }

  @Test
  void countsWhatIsInUseAmongWhatCouldBeMadeAvailable() {
    MemoryState small = new MemoryState(gib(4), gib(2.2), 0, 0, MemoryState.SHARED);
    Need need = need(Footprint.ofPrivate(gib(1.6)));
    assertThat(decide(need, small)).isInstanceOf(Refused.class);
    hold("busy", Footprint.ofPrivate(gib(0.5)), State.IN_USE);
    assertThat(decide(need, small)).isEqualTo(new Admitted(Tier.RAM));
  }

  @Test
  void reservesWhatIsOnItsWayInAndChargesWhatIsOnItsWayOut() {
    Need need = need(pinned(gib(3)));
    hold("loading", Footprint.ofPrivate(gib(3)), State.LOADING);
    assertThat(decide(need, DEVICE)).isEqualTo(new Later(List.of("loading")));
    holders.clear();
    hold("leaving", Footprint.ofPrivate(gib(3)), State.LEAVING);
    assertThat(decide(need, device(gib(3)))).isEqualTo(new Later(List.of("leaving")));
  }

  @Test
  void keepsWhatALoadedModelMayStillTakeFromOthers() {
    Need need = need(pinned(gib(3)));
    Holder cache = growing("cache", Footprint.ofPrivate(gib(1)), pinned(gib(2)));
    holders.add(cache);
    assertThat(decide(need, device(gib(4.5)))).isEqualTo(new AfterEviction(Tier.RAM, names()));
    holders.set(0, cache.in(State.PINNED));
    assertThat(refused(need, device(gib(4.5))).rule()).isEqualTo(Rule.PINNED);
    holders.set(0, cache.in(State.LEAVING));
    assertThat(decide(need, device(gib(4.5)))).isEqualTo(new Later(List.of("cache")));
    holders.set(0, TestingHolder.of("filled", gib(1), State.PINNED));
    assertThat(decide(need, device(gib(4.5)))).isEqualTo(new Admitted(Tier.RAM));
  }

  @Test
  void whatMayStillBeTakenOfAGpuIsKeptThere() {
    holders.add(growing("cache", pinned(gib(1)), pinned(gib(4))).in(State.PINNED));
    MemoryState workstation = new MemoryState(gib(16), gib(4), 0, 0, gib(8));
    assertThat(refused(need(pinned(gib(3))), workstation).rule()).isEqualTo(Rule.PINNED);
    assertThat(decide(need(Footprint.ofPrivate(gib(2.5))), workstation))
        .isEqualTo(new Admitted(Tier.RAM));
  }

  @Test
  void refusesWhatIsLargerThanTheCeilingHoweverMuchMemoryThereIs() {
    MemoryState large = new MemoryState(gib(64), gib(60), 0, 0, MemoryState.SHARED);
    Shortage shortage = refused(need(Footprint.ofPrivate(gib(11))), large);
    assertThat(shortage.rule()).isEqualTo(Rule.TIER);
    assertThat(shortage.allowed()).isEqualTo(gib(10.5));
  }

  @Test
  void keepsToTheMostThatAllModelsMayHold() {
    hold("a", Footprint.ofPrivate(gib(2)), State.PINNED);
    Limits limits = new Limits(0.7, 0.6, 512 * MIB, gib(3), 0, 0);
    Admission admission = Gate.decide(need(Footprint.ofPrivate(gib(1.5))), DEVICE, holders, limits);
    assertThat(admission)
        .isInstanceOfSatisfying(
            Refused.class, r -> assertThat(r.shortage().rule()).isEqualTo(Rule.RAM_MAX));
  }

  private Admission decide(Need need, MemoryState memory) {
    return Gate.decide(need, memory, holders, LIMITS);
  }

  private Shortage refused(Need need, MemoryState memory) {
    return ((Refused) decide(need, memory)).shortage();
  }

  private void hold(String name, Footprint held, State state) {
    holders.add(TestingHolder.of(name, held, state));
  }

  private static Holder growing(String name, Footprint held, Footprint growth) {
    return new Holder(
        name,
        held,
        0,
        growth,
        State.IDLE,
        Priority.NORMAL,
        Duration.ofSeconds(1),
        Duration.ofSeconds(10));
  }

  private List<String> names() {
    return holders.stream().map(Holder::name).toList();
  }

  private static Holder holder(String name, Priority priority, Duration reload) {
    return new Holder(
        name,
        Footprint.ofPrivate(gib(1.5)),
        0,
        State.IDLE,
        priority,
        reload,
        Duration.ofSeconds(10));
  }

  private static Need need(Footprint peak) {
    return new Need(
        "m", Need.Kind.MODEL, peak, List.of(), Need.Basis.ESTIMATED, Priority.NORMAL, false);
  }

  private static Footprint mapped(long bytes) {
    return new Footprint(0, bytes, 0);
  }

  private static Footprint pinned(long bytes) {
    return new Footprint(0, 0, bytes);
  }

  private static MemoryState device(long available) {
    return new MemoryState(gib(7.4), available, gib(11), gib(11), MemoryState.SHARED);
  }

  private static long gib(double gib) {
    return (long) (gib * GIB);
  }
}
