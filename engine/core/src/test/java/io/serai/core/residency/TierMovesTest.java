package io.serai.core.residency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.catalog.Catalog;
import io.serai.catalog.ModelRef;
import io.serai.core.gate.Gatekeeper;
import io.serai.core.gate.Limits;
import io.serai.core.gate.Tier;
import io.serai.core.pressure.Reading;
import io.serai.core.worker.PageMove;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Moves of a model of 400 MiB on a machine of 1000 MiB with as much swap. */
class TierMovesTest {
  private static final long MIB = 1 << 20;
  private static final int MOST_STEPS = 20_000;
  private static final ModelRef MODEL = ModelRef.parse("medium");

  @TempDir private Path folder;

  private final Interleaving interleaving = new Interleaving(new Random(1));
  private final Journal journal = new Journal(1);
  private final TestingMemory machine = new TestingMemory(journal, 1000 * MIB, 1000 * MIB);
  private Residency residency;

  @BeforeEach
  void start() throws Exception {
    Files.writeString(
        folder.resolve("medium.yaml"),
        """
        name: medium
        version: "1"
        format: a
        residency: {isolation: worker}
        parameters: {private: 400, pinned: 0}
        files: [{path: weights, size: 1, sha256: %s}]
        """
            .formatted("a".repeat(64)));
    Gatekeeper gate =
        new Gatekeeper(
            machine::state, new Limits(1, 1, 10 * MIB, 0, 0, 0), () -> Instant.EPOCH, true);
    TestingPlugins plugins = new TestingPlugins(interleaving, machine, journal);
    TestingLoader loader =
        new TestingLoader(new Random(1), interleaving, machine, plugins, journal, closing -> {});
    residency =
        new Residency(
            new Catalog(List.of(folder)),
            loader,
            gate,
            () -> new Reading(machine.state(), null),
            new Pins(folder.resolve("pins.json")),
            interleaving.threads(),
            1,
            new StateThread(new TestingOwner(interleaving), interleaving.others()),
            interleaving::nanoTime);
    plugins.listen(residency.pluginListener());
    plugins.install("a", MIB);
  }

  private void load() {
    CompletableFuture<Residency.Lease> asked = residency.acquire(MODEL, null, new Cancellation());
    stepUntilDone(asked);
    asked.join().model().release();
  }

  private void stepUntilDone(CompletableFuture<?> future) {
    for (int i = 0; i < MOST_STEPS && !future.isDone(); i++) {
      interleaving.step();
    }
    journal.check();
    assertThat(future).isCompleted();
  }

  private CompletableFuture<PageMove> begin(Tier target) {
    List<CompletableFuture<PageMove>> begun = new ArrayList<>();
    interleaving.asking(() -> begun.add(residency.move(MODEL, target, (phase, fraction) -> {})));
    return begun.getFirst();
  }

  @Test
  void whatHasNoRoomInRamIsRefusedBeforeItIsMovedAndComesBackOnceThereIsSome() {
    load();
    stepUntilDone(begin(Tier.SWAP));
    TestingMemory.Block others = machine.block("others", true);
    others.take(700 * MIB, 0);
    assertThatThrownBy(() -> begin(Tier.RAM))
        .isInstanceOfSatisfying(
            SeraiException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INSUFFICIENT_MEMORY))
        .hasMessageContaining("from swap doesn't fit (decision ");
    others.free();
    assertThat(machine.state().swapFree()).isLessThan(machine.state().swapTotal());
    stepUntilDone(begin(Tier.RAM));
    assertThat(machine.state().swapFree()).isEqualTo(machine.state().swapTotal());
  }

  @Test
  void whatIsNotLoadedIsNotMoved() {
    assertThatThrownBy(() -> begin(Tier.SWAP))
        .isInstanceOf(SeraiException.class)
        .hasMessageContaining("isn't loaded");
  }
}
