package io.serai.core.residency;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.catalog.Catalog;
import io.serai.catalog.ModelRef;
import io.serai.core.gate.Admission;
import io.serai.core.gate.Gatekeeper;
import io.serai.core.gate.Limits;
import io.serai.core.gate.Need;
import io.serai.core.host.BundleCost;
import io.serai.core.pressure.Reading;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.Footprint;
import io.serai.spi.SeraiException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loads for which the memory isn't there at once, on a machine of 1000 MiB without swap. */
class LoadsTest {
  private static final long MIB = 1 << 20;
  private static final int MOST_STEPS = 20_000;

  @TempDir private Path folder;

  private final Interleaving interleaving = new Interleaving(new Random(1));
  private final Journal journal = new Journal(1);
  private final TestingMemory machine = new TestingMemory(journal, 1000 * MIB, 0);
  private Gatekeeper gate;
  private TestingPlugins plugins;
  private TestingLoader loader;
  private Residency residency;

  @BeforeEach
  void startWithAFewModels() throws Exception {
    write("large", variant("full", 640), false);
    write("medium", variant("full", 400), false);
    write("big", variant("full", 500), false);
    write("pinned", variant("huge", 5000) + variant("full", 200), true);
    write("several", variant("full", 200) + variant("small", 100), false);
    start(false);
  }

  private void start(boolean triesOut) throws Exception {
    gate =
        new Gatekeeper(
            machine::state, new Limits(1, 1, 10 * MIB, 0, 0, 0), () -> Instant.EPOCH, true);
    plugins = new TestingPlugins(interleaving, machine, journal);
    Catalog catalog = new Catalog(List.of(folder));
    assertThat(catalog.snapshot().problems()).isEmpty();
    loader =
        new TestingLoader(new Random(1), interleaving, machine, plugins, journal, closing -> {});
    loader.triesOut(triesOut);
    residency =
        new Residency(
            catalog,
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

  @Test
  void aBundleThatIsStoppedBeforeItsModelIsPreparedIsAdmittedAgain() {
    unload(load("medium"));
    loader.beforeStart(
        () -> {
          if (plugins.rest("a 1")) {
            interleaving.pause();
          }
        });
    assertThat(bundlesAdmitted()).isOne();
    load("big");
    assertThat(bundlesAdmitted()).isEqualTo(2);
    assertThat(plugins.started()).containsExactly("a 1");
  }

  private void unload(LoadedModel model) {
    CompletableFuture<Boolean> unloaded = residency.unload(ModelRef.parse(model.manifest().name()));
    for (int i = 0; i < MOST_STEPS && !unloaded.isDone(); i++) {
      interleaving.step();
    }
    assertThat(unloaded).isCompletedWithValue(true);
  }

  private long bundlesAdmitted() {
    return gate.decisions().latestFirst().stream()
        .filter(decision -> decision.need().kind() == Need.Kind.BUNDLE)
        .filter(decision -> decision.admission() instanceof Admission.Admitted)
        .count();
  }

  @Test
  void nobodyWaitsForEverForABundleThatDoesntLeave() {
    residency
        .pluginListener()
        .started(new BundleCost("b 1", true, Footprint.ofPrivate(300 * MIB), true));
    assertFails(ask("large"), ErrorCode.INSUFFICIENT_MEMORY);
  }

  private static void assertFails(CompletableFuture<Residency.Lease> asked, ErrorCode code) {
    assertThat(asked)
        .failsWithin(0, TimeUnit.SECONDS)
        .withThrowableThat()
        .havingCause()
        .isInstanceOfSatisfying(SeraiException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void aLoadThatFailsAsNobodyForesawKeepsNeitherItsMemoryNorThoseWhoWait() {
    loader.defective(new LinkageError("two of a class"));
    assertFails(ask("medium"), ErrorCode.INTERNAL);
    load("medium");
    CompletableFuture<Void> left = residency.leave();
    settle();
    assertThat(left).isCompleted();
    assertThat(loader.placements()).allMatch(TestingPlacement::closed);
  }

  @Test
  void ofTwoCopiesOfAVariantOnlyTheOneLeavesThatIsntPinned() {
    LoadedModel first = load("pinned:full");
    interleaving.asking(() -> residency.pin(ModelRef.parse("pinned"), false));
    LoadedModel second = load("pinned");
    interleaving.advance(TimeUnit.MINUTES.toNanos(1));
    assertThat(List.of(first.pinned(), second.pinned())).containsExactly(false, true);
    load("medium");
    assertThat(((TestingModel) first.model()).closed()).isTrue();
    assertThat(((TestingModel) second.model()).closed()).isFalse();
  }

  @Test
  void filesAreReadWhileAModelThatIsInUseDrains() {
    LoadedModel inUse = ask("medium").join().model();
    CompletableFuture<Residency.Lease> asked =
        residency.acquire(ModelRef.parse("big"), null, new Cancellation());
    for (int i = 0; i < MOST_STEPS && loader.readAhead().isEmpty(); i++) {
      interleaving.step();
    }
    assertThat(loader.readAhead()).containsExactly("big");
    assertThat(asked).isNotDone();
    inUse.release();
    for (int i = 0; i < MOST_STEPS && !asked.isDone(); i++) {
      interleaving.step();
    }
    assertThat(asked.join().model().loadTimes().read()).isPositive();
    journal.check();
  }

  private LoadedModel load(String model) {
    CompletableFuture<Residency.Lease> asked = ask(model);
    assertThat(asked).isCompleted();
    LoadedModel loaded = asked.join().model();
    loaded.release();
    return loaded;
  }

  private CompletableFuture<Residency.Lease> ask(String model) {
    CompletableFuture<Residency.Lease> asked =
        residency.acquire(ModelRef.parse(model), null, new Cancellation());
    for (int i = 0; i < MOST_STEPS && !asked.isDone(); i++) {
      interleaving.step();
    }
    journal.check();
    return asked;
  }

  @Test
  void aModelInTheEnginesProcessIsMeasuredInAWorkerOnceThereIsTime() throws Exception {
    start(true);
    LoadedModel medium = load("several:small");
    assertThat(loader.models()).hasSize(1);
    settle();
    assertThat(loader.models()).hasSize(2);
    TestingModel trial = loader.models().getLast();
    assertThat(trial.onTrial()).isTrue();
    assertThat(trial.closed()).isTrue();
    assertThat(((TestingModel) medium.model()).closed()).isFalse();
    settle();
    assertThat(loader.models()).hasSize(2);
  }

  @Test
  void nobodyLeavesForATrialThatNobodyAskedFor() throws Exception {
    start(true);
    load("medium");
    load("several:small");
    settle();
    assertThat(loader.models()).hasSize(3);
    assertThat(loader.models().getLast().manifest().name()).isEqualTo("several");
    assertThat(loaded()).isEqualTo(2);
  }

  @Test
  void aTrialIsGivenUpForALoadThatSomebodyAskedForAndBeginsAgainLater() throws Exception {
    start(true);
    load("several:small");
    for (int i = 0; i < MOST_STEPS && loading() == 0; i++) {
      interleaving.step();
    }
    assertThat(loading()).isOne();
    assertThat(load("medium")).isNotNull();
    settle();
    assertThat(loaded()).isEqualTo(2);
    assertThat(wholeTrials()).isZero();
    interleaving.advance(TimeUnit.MINUTES.toNanos(1));
    settle();
    assertThat(wholeTrials()).isOne();
    interleaving.advance(TimeUnit.HOURS.toNanos(2));
    settle();
    assertThat(wholeTrials()).isOne();
  }

  @Test
  void noWorkerIsStartedForATrialThatWouldntFit() throws Exception {
    start(true);
    load("several:small");
    TestingMemory.Block others = machine.block("others", true);
    others.take(750 * MIB, 0);
    int placements = loader.placements().size();
    settle();
    assertThat(loader.placements()).hasSize(placements);
    others.free();
    settle();
    assertThat(wholeTrials()).isOne();
  }

  /** Trials of the smallest model that were carried out. */
  private long wholeTrials() {
    return loader.models().stream()
        .filter(each -> each.onTrial() && each.manifest().name().equals("several"))
        .count();
  }

  private int loading() {
    int[] count = new int[1];
    interleaving.asking(() -> count[0] = residency.loading().size());
    return count[0];
  }

  private int loaded() {
    int[] count = new int[1];
    interleaving.asking(() -> count[0] = residency.loaded().size());
    return count[0];
  }

  /** More than ten seconds, in which nobody asks for anything. */
  private void settle() {
    for (int i = 0; i < 2_000; i++) {
      interleaving.step();
    }
    journal.check();
  }

  @Test
  void theOnlyVariantIsLoadedOnceHoweverItIsAskedFor() {
    assertThat(load("medium")).isSameAs(load("medium:full"));
  }

  @Test
  void whoTakesAnyVariantGetsTheFirstThatSomebodyNamed() {
    LoadedModel small = load("several:small");
    LoadedModel full = load("several:full");
    assertThat(small).isNotSameAs(full);
    assertThat(load("several")).isSameAs(full);
  }

  private static String variant(String name, int mib) {
    return """
      - name: %s
        files: [{path: weights, size: 1, sha256: %s}]
        parameters: {private: %d, pinned: 0}
    """
        .formatted(name, "a".repeat(64), mib);
  }

  private void write(String name, String variants, boolean pinned) throws Exception {
    Files.writeString(
        folder.resolve(name + ".yaml"),
        """
        name: %s
        version: "1"
        format: a
        residency: {isolation: in-process, pinned: %s}
        variants:
        %s\
        """
            .formatted(name, pinned, variants));
  }
}
