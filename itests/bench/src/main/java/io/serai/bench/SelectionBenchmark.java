package io.serai.bench;

import io.serai.catalog.Priority;
import io.serai.core.gate.GateMoment;
import io.serai.core.gate.Holder;
import io.serai.core.gate.Limits;
import io.serai.core.gate.MemoryState;
import io.serai.core.gate.Need;
import io.serai.core.gate.Tier;
import io.serai.core.select.Choice;
import io.serai.core.select.FactsTable;
import io.serai.core.select.Goal;
import io.serai.core.select.ModelFacts;
import io.serai.core.select.ModelFacts.Quality;
import io.serai.core.select.ModelFacts.Ready;
import io.serai.core.select.Moment;
import io.serai.core.select.Ranking;
import io.serai.core.select.Resident;
import io.serai.core.select.Selector;
import io.serai.core.select.Speed;
import io.serai.core.select.Trouble;
import io.serai.core.select.Wish;
import io.serai.spi.Footprint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Choosing one of a thousand models. Memory, residents and the wish are others at each call, and
 * nothing of an earlier call is used. Run by {@code selection.sh}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class SelectionBenchmark {
  private static final int MODELS = 1000;
  private static final int LOADED = 6;
  private static final long MIB = 1 << 20;
  private static final List<Set<String>> TASKS =
      List.of(
          Set.of("text-generation", "chat"),
          Set.of("text-classification"),
          Set.of("embeddings"),
          Set.of("text-generation", "code-generation"));
  private static final List<Goal> GOALS = List.of(Goal.SPEED, Goal.QUALITY, Goal.BALANCED);

  /** How many different things models do: with 1, each of them is a candidate. */
  @Param({"1", "4"})
  public int tasks;

  private final Random random = new Random(1);
  private FactsTable table;
  private List<ModelFacts> facts;
  private Limits limits;

  /** Makes the models. */
  @Setup
  public void start() {
    facts = new ArrayList<>();
    for (int i = 0; i < MODELS; i++) {
      facts.add(model(i));
    }
    table = new FactsTable(facts);
    limits = Limits.defaults(7577 * MIB);
  }

  private ModelFacts model(int number) {
    String name = "model-" + number;
    long bytes = (20 + random.nextInt(12_000)) * MIB;
    return new ModelFacts(
        name,
        "1",
        TASKS.get(number % tasks),
        Set.of(),
        Set.of(),
        new Quality(random.nextDouble(), "accuracy", true),
        random.nextBoolean()
            ? new Speed(1 + random.nextInt(2000), 50, 10 + random.nextInt(100), 5, 0)
            : Speed.UNKNOWN,
        new Ready(bytes / (150.0 * MIB) * 1000, "as its last load"),
        List.of(
            new Need(
                name + "@1",
                Need.Kind.MODEL,
                Footprint.ofPrivate(bytes),
                List.of(),
                Need.Basis.MEASURED,
                Priority.NORMAL,
                false)),
        null,
        number % 50 == 0 ? Trouble.NONE.failed("its worker was killed", 0) : Trouble.NONE);
  }

  private Moment moment() {
    MemoryState memory =
        new MemoryState(
            7577 * MIB,
            (500 + random.nextInt(6000)) * MIB,
            11_264 * MIB,
            random.nextInt(11_264) * MIB,
            MemoryState.SHARED);
    List<Holder> holders = new ArrayList<>(LOADED);
    Map<String, Resident> residents = new HashMap<>();
    for (int i = 0; i < LOADED; i++) {
      ModelFacts model = facts.get(random.nextInt(MODELS));
      residents.put(model.id(), new Resident(false, Tier.RAM, random.nextInt(3)));
      holders.add(
          new Holder(
              model.id(),
              Footprint.ofPrivate(500 * MIB),
              0,
              Holder.State.IDLE,
              Priority.NORMAL,
              Duration.ofSeconds(3),
              Duration.ofSeconds(i)));
    }
    return new Moment(
        new GateMoment(memory, holders, limits),
        null,
        0,
        residents,
        6,
        1_000_000L * random.nextInt(99));
  }

  private Wish wish() {
    Set<String> wanted = TASKS.get(random.nextInt(tasks));
    return new Wish(wanted, GOALS.get(random.nextInt(3)), 64, null, null, Map.of(), null);
  }

  /** What changes before each call, alone: to be subtracted. */
  @Benchmark
  public Object moments() {
    return List.of(moment(), wish());
  }

  /** The choice, with all that changes before it. */
  @Benchmark
  public @Nullable Choice choose() {
    return Selector.choose(wish(), table, moment(), Selector.Veto.NONE);
  }

  /** The same with the sentence that says why. */
  @Benchmark
  public @Nullable String chooseAndSayWhy() {
    Choice choice = Selector.choose(wish(), table, moment(), Selector.Veto.NONE);
    return choice == null ? null : choice.reason();
  }

  /** All terms of all models, as 'serai select --explain' shows them. */
  @Benchmark
  public Ranking explain() {
    return Ranking.of(wish(), table, moment(), Selector.Veto.NONE);
  }
}
