package io.serai.core.select;

import io.serai.catalog.Catalog;
import io.serai.catalog.CatalogSnapshot;
import io.serai.catalog.Manifest;
import io.serai.catalog.ModelRef;
import io.serai.catalog.store.ModelStore;
import io.serai.core.gate.Admission.Refused;
import io.serai.core.gate.Decision;
import io.serai.core.gate.GateMoment;
import io.serai.core.gate.Gatekeeper;
import io.serai.core.gate.Tier;
import io.serai.core.host.PluginHost;
import io.serai.core.pressure.PressureStep;
import io.serai.core.residency.LoadedModel;
import io.serai.core.residency.Residency;
import io.serai.core.residency.ResidencyView;
import io.serai.core.worker.Restart;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Chooses models, and remembers how fast they answered and how they failed. Safe to use from
 * several threads.
 */
public final class ModelSelection {
  /** Failures that are the model's own and would meet the next who asks as well. */
  private static final Set<ErrorCode> OWN_FAULTS =
      Set.of(
          ErrorCode.LOAD_FAILED,
          ErrorCode.RUNTIME_FAILED,
          ErrorCode.WORKER_LOST,
          ErrorCode.INVALID_MODEL,
          ErrorCode.FILES_MISSING,
          ErrorCode.BACKEND_UNAVAILABLE,
          ErrorCode.REMOTE_FAILED);

  private static final int READ_AT_ONCE = 20;

  private final Catalog catalog;
  private final Residency residency;
  private final Gatekeeper gate;
  private final int cores;
  private final SpeedBook speeds;
  private final FactsReader reader;
  private final InstantSource clock;
  private final SelectionCounts counts = new SelectionCounts();
  private final Map<String, Trouble> troubles = new ConcurrentHashMap<>();
  private volatile CatalogSnapshot known;
  private volatile FactsTable table;
  private int nextToRead;

  /**
   * Knows the catalog's models from the start.
   *
   * @param cores on how many models may compute at once
   * @param file where measured speeds are kept
   */
  public ModelSelection(
      Catalog catalog,
      PluginHost plugins,
      ModelStore store,
      Residency residency,
      Gatekeeper gate,
      int cores,
      Path file,
      InstantSource clock) {
    this.catalog = catalog;
    this.residency = residency;
    this.gate = gate;
    this.cores = cores;
    this.clock = clock;
    speeds = new SpeedBook(file);
    reader = new FactsReader(plugins, store, residency, speeds);
    known = catalog.snapshot();
    table = read(known);
  }

  private FactsTable read(CatalogSnapshot snapshot) {
    LoadRate rate = reader.rate(snapshot.newest());
    return new FactsTable(
        snapshot.newest().stream()
            .map(manifest -> reader.read(manifest, rate, trouble(manifest.id())))
            .toList());
  }

  private Trouble trouble(String id) {
    return troubles.getOrDefault(id, Trouble.NONE);
  }

  /**
   * Takes in what changed: models of the catalog at once, of the others a few each time, so that
   * files that came or went are noticed. Also keeps what was measured. Called in turn by one thread
   * at a time.
   */
  public void refresh() {
    speeds.keep();
    CatalogSnapshot now = catalog.snapshot();
    if (!now.equals(known)) {
      table = read(now);
      known = now;
      return;
    }
    List<Manifest> models = now.newest();
    LoadRate rate = reader.rate(models);
    for (int i = 0; i < Math.min(READ_AT_ONCE, models.size()); i++) {
      Manifest manifest = models.get(Math.floorMod(nextToRead++, models.size()));
      table.learn(manifest.id(), old -> reader.read(manifest, rate, trouble(manifest.id())));
    }
  }

  /** How often each way of choosing was used. */
  public SelectionCounts counts() {
    return counts;
  }

  /** How a model failed lately, by its name and version. */
  public Trouble troubleOf(String id) {
    return trouble(id);
  }

  /** How fast a model answers here; by its name and version. */
  public Speed speedOf(String id) {
    ModelFacts facts = table.find(id);
    return facts == null ? Speed.UNKNOWN : facts.speed();
  }

  /** What is known of a model. */
  public ModelFacts factsOf(Manifest manifest) {
    return facts(manifest, new ModelRef(manifest.name(), manifest.version(), null));
  }

  /**
   * Says who is to answer. Nothing is loaded.
   *
   * @throws SeraiException with {@link ErrorCode#MODEL_NOT_FOUND} if no model is of that name or
   *     can do what is wanted; else, where something is against all that can, with a code that says
   *     what
   */
  public Selection select(SelectionRequest request) {
    long start = System.nanoTime();
    Selection selection =
        request.model() != null
            ? manual(request.model(), start)
            : request.preferred() != null
                ? hybrid(request.preferred(), request.wish(), start)
                : auto(request.wish(), Mode.AUTO, "", start);
    counts.add(selection);
    return selection;
  }

  /** The best for a wish; null where no model can do what is wanted and be had. */
  public @Nullable Selection selectIfAny(Wish wish) {
    long start = System.nanoTime();
    Selection selection = best(wish, Mode.AUTO, "", table, residency.view(), start);
    if (selection != null) {
      counts.add(selection);
    }
    return selection;
  }

  /** Whether any model can do what is wanted and be had. */
  public boolean canChoose(Wish wish) {
    return Selector.choose(wish, table, moment(), this::vetoed) != null;
  }

  /** All models that can do what is wanted, with what is for and against each now. */
  public Ranking rank(Wish wish) {
    return Ranking.of(wish, table, moment(), this::vetoed);
  }

  /**
   * Checks that a named model can do what is wanted, and could be had safely.
   *
   * @throws SeraiException with {@link ErrorCode#UNSUPPORTED_TASK}, {@link
   *     ErrorCode#INSUFFICIENT_MEMORY}, {@link ErrorCode#MEMORY_PRESSURE} or another code that says
   *     what is against it
   */
  public void requireAvailable(ModelRef ref, Wish wish) {
    FactsTable alone = new FactsTable(List.of(facts(catalog.snapshot().require(ref), ref)));
    ResidencyView view = residency.view();
    Ranking ranking = Ranking.of(wish, alone, moment(view), this::vetoed);
    if (ranking.incapable() > 0) {
      throw NoChoice.incapable(alone.get(0), wish);
    }
    if (ranking.ranked().isEmpty()) {
      throw NoChoice.named(ranking.leftOut().getFirst(), refusal(ranking, alone, view));
    }
  }

  /** Whether a model of that name could be had safely and can do what is wanted. */
  public boolean isAvailable(ModelRef ref, Wish wish) {
    return against(ref, wish, moment()) == null;
  }

  /** Where a model is, or would be if it were loaded. */
  public Tier tierOf(Manifest manifest) {
    Moment moment = moment();
    Resident resident = moment.residents().get(manifest.id());
    return new Score(Wish.of(Goal.BALANCED), moment).tierOf(factsOf(manifest), resident);
  }

  private ModelFacts facts(Manifest manifest, ModelRef ref) {
    ModelFacts newest = table.find(manifest.id());
    return newest == null || ref.variant() != null
        ? reader.read(manifest.only(ref.variant()), reader.rate(List.of()), trouble(manifest.id()))
        : newest;
  }

  private Selection manual(ModelRef ref, long start) {
    Manifest manifest = catalog.snapshot().require(ref);
    return new Selection(
        Mode.MANUAL, ref, manifest.id(), null, "it was asked for by name", since(start));
  }

  private Selection hybrid(ModelRef preferred, Wish wish, long start) {
    Moment moment = moment();
    String against = against(preferred, wish, moment);
    if (against == null) {
      Manifest manifest = catalog.snapshot().require(preferred);
      return new Selection(
          Mode.HYBRID_PREFERRED,
          preferred,
          manifest.id(),
          null,
          "it was preferred, and nothing is against it",
          since(start));
    }
    return auto(
        wish,
        Mode.HYBRID_FALLBACK,
        "%s was preferred, but %s; ".formatted(preferred, against),
        start);
  }

  private @Nullable String against(ModelRef ref, Wish wish, Moment moment) {
    Manifest manifest;
    try {
      manifest = catalog.snapshot().require(ref);
    } catch (SeraiException e) {
      return e.getMessage();
    }
    FactsTable only = new FactsTable(List.of(facts(manifest, ref)));
    Ranking alone = Ranking.of(wish, only, moment, this::vetoed);
    if (alone.incapable() > 0) {
      return "it doesn't do all of " + String.join(", ", wish.capabilities());
    }
    return alone.leftOut().isEmpty() ? null : alone.leftOut().getFirst().reason();
  }

  private Selection auto(Wish wish, Mode mode, String before, long start) {
    FactsTable models = table;
    ResidencyView view = residency.view();
    Selection best = best(wish, mode, before, models, view, start);
    if (best == null) {
      throw none(wish, models, view, before);
    }
    return best;
  }

  private @Nullable Selection best(
      Wish wish, Mode mode, String before, FactsTable models, ResidencyView view, long start) {
    Choice choice = Selector.choose(wish, models, moment(view), this::vetoed);
    if (choice == null) {
      return null;
    }
    return new Selection(
        mode,
        new ModelRef(choice.facts().name(), null, null),
        choice.facts().id(),
        choice.score(),
        before + choice.reason(),
        since(start));
  }

  /** The failure where nothing of the table can be chosen. */
  private SeraiException none(Wish wish, FactsTable models, ResidencyView view, String before) {
    Ranking ranking = Ranking.of(wish, models, moment(view), this::vetoed);
    return NoChoice.of(wish, ranking, models, before, refusal(ranking, models, view));
  }

  /** What the gate decides about the smallest of those that it refuses; null if it refuses none. */
  private @Nullable Decision refusal(Ranking ranking, FactsTable models, ResidencyView view) {
    return ranking.leftOut().stream()
        .filter(out -> out.obstacle() == Obstacle.GATE)
        .map(out -> models.find(out.model()))
        .filter(Objects::nonNull)
        .map(ModelFacts::needs)
        .filter(needs -> !needs.isEmpty())
        .min(Comparator.comparingLong(needs -> needs.getLast().peak().totalBytes()))
        .map(needs -> gate.decide(needs, view.holders(), view.memory()))
        .filter(decision -> decision.admission() instanceof Refused)
        .orElse(null);
  }

  private @Nullable String vetoed(ModelFacts facts) {
    return catalog
        .snapshot()
        .find(new ModelRef(facts.name(), facts.version(), null))
        .map(residency::mayStart)
        .map(
            restart ->
                switch (restart) {
                  case Restart.Now now -> null;
                  case Restart.Later later -> later.reason();
                  case Restart.Quarantined quarantined -> quarantined.reason();
                })
        .orElse(null);
  }

  private Moment moment() {
    return moment(residency.view());
  }

  private Moment moment(ResidencyView view) {
    Map<String, Resident> residents = new HashMap<>();
    view.loading()
        .forEach((id, waiting) -> residents.put(id, new Resident(true, Tier.RAM, waiting)));
    for (LoadedModel model : view.loaded()) {
      String id = model.manifest().id();
      int waiting = view.loading().getOrDefault(id, 0);
      double pageIn = model.pageIn().toNanos() / 1e6;
      residents.put(id, new Resident(false, model.tier(), model.leases() + waiting, pageIn));
    }
    int steps = residency.pressure().steps().size();
    return new Moment(
        new GateMoment(view.memory(), view.holders(), gate.limits()),
        gate.shut(),
        (double) steps / PressureStep.values().length,
        residents,
        cores,
        clock.millis());
  }

  /**
   * A model has answered.
   *
   * @param first whether it was its first answer since it was loaded, which is slower than the
   *     others
   */
  public void answered(LoadedModel model, Object answer, long nanos, boolean first) {
    String id = model.manifest().id();
    Trouble after = troubles.computeIfPresent(id, (key, trouble) -> trouble.answered());
    if (after != null) {
      table.learn(id, facts -> facts.with(after));
    }
    if (!first || !speeds.find(model.toString()).known()) {
      Speed speed = speeds.learn(model.toString(), answer, nanos / 1e6, clock.millis());
      table.learn(id, facts -> facts.with(speed));
    }
  }

  /** A model couldn't be loaded, or failed to answer; counts if it is its own fault. */
  public void failed(Manifest manifest, SeraiException why) {
    if (!OWN_FAULTS.contains(why.code())) {
      return;
    }
    Trouble trouble =
        troubles.compute(
            manifest.id(),
            (id, before) ->
                (before == null ? Trouble.NONE : before)
                    .failed(String.valueOf(why.getMessage()), clock.millis()));
    table.learn(manifest.id(), facts -> facts.with(trouble));
  }

  /** Keeps what was measured. */
  public void close() {
    speeds.keep();
  }

  private static long since(long start) {
    return System.nanoTime() - start;
  }
}
