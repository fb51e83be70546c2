package io.serai.core.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.catalog.Priority;
import io.serai.core.gate.Holder.State;
import io.serai.spi.Estimate.Part;
import io.serai.spi.Footprint;
import io.serai.spi.MemoryKind;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecisionTextTest {
  private static final double GIB = 1L << 30;

  private final List<Holder> holders = new ArrayList<>();
  private final Gatekeeper gate =
      new Gatekeeper(
          () -> new MemoryState(gib(7.4), gib(5.65), gib(11), gib(11), MemoryState.SHARED),
          new Limits(0.7, 0.6, 512 << 20, 0, 0, gib(10.5)),
          InstantSource.fixed(Instant.EPOCH),
          true);

  @Test
  void aRefusalSaysWhatWasNeededWhatThereWasWhoHoldsItAndWhatWouldHelp() {
    holders.add(TestingHolder.of("sentiment-bert@1", gib(0.61), State.IDLE));
    Decision decision =
        gate.decide(
            List.of(llama(":q4_k_m", 3.80)), List.of(llama(":q3_k_m", 2.51)), holders, null);
    assertThat(DecisionText.lines(decision))
        .containsExactly(
            "REFUSED llama-7b@1:q4_k_m   (decision 1)",
            "needs   5.27 GiB pinned: weights 3.80, KV cache 1.00, CUDA 0.31, compute 0.16"
                + " (estimated)",
            "there   3.95 GiB (70 % of 5.65); 4.38 after evicting all that can leave",
            "held by sentiment-bert@1 0.61, system 1.14",
            "because pinned memory can be neither swapped nor dropped",
            "try     serai models load llama-7b@1:q3_k_m # 3.98 GiB, evicts sentiment-bert@1",
            "try     serai tiers limits --ram-share 1    # lets it take all but the reserve of 0.50"
                + " GiB");
    assertThat(DecisionText.sentence(decision))
        .isEqualTo(
            "llama-7b@1:q4_k_m doesn't fit (decision 1): it needs 5.27 GiB pinned: weights 3.80, KV"
                + " cache 1.00, CUDA 0.31, compute 0.16 (estimated); there 3.95 GiB (70 % of 5.65);"
                + " 4.38 after evicting all that can leave; try serai models load llama-7b@1:q3_k_m"
                + " (3.98 GiB, evicts sentiment-bert@1) or serai tiers limits --ram-share 1 (lets"
                + " it take all but the reserve of 0.50 GiB)");
  }

  @Test
  void namesAPinnedModelThatWouldMakeRoom() {
    holders.add(TestingHolder.of("keeper@1", gib(3), State.PINNED));
    Decision decision = gate.decide(List.of(llama("", 3.50)), List.of(), holders, null);
    assertThat(decision.remedies())
        .contains(new Remedy("serai models unpin keeper@1", "it holds 3.00 GiB"));
  }

  @Test
  void keepsADecisionOnceHoweverOftenItIsAskedFor() {
    Need need = llama("", 3.80);
    Decision first = gate.decide(List.of(need), List.of(), holders, null);
    assertThat(gate.decide(List.of(need), List.of(), holders, first)).isSameAs(first);
    assertThat(gate.decisions().latestFirst()).containsExactly(first);
    assertThat(gate.decisions().find(1)).contains(first);
  }

  private static Need llama(String variant, double weights) {
    List<Part> parts =
        List.of(
            new Part("weights", MemoryKind.PINNED, gib(weights)),
            new Part("KV cache", MemoryKind.PINNED, gib(1)),
            new Part("compute", MemoryKind.PINNED, gib(0.16)),
            new Part("CUDA", MemoryKind.PINNED, gib(0.31)));
    return new Need(
        "llama-7b@1" + variant,
        Need.Kind.MODEL,
        new Footprint(0, 0, parts.stream().mapToLong(Part::bytes).sum()),
        parts,
        Need.Basis.ESTIMATED,
        Priority.NORMAL,
        false);
  }

  private static long gib(double gib) {
    return (long) (gib * GIB);
  }
}
