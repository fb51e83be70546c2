package io.serai.core.select;

import io.serai.catalog.Catalog;
import io.serai.catalog.Manifest;
import io.serai.catalog.ModelRef;
import io.serai.catalog.store.ModelStore;
import io.serai.core.gate.Admission.Refused;
import io.serai.core.gate.Decision;
import io.serai.core.gate.Gatekeeper;
import io.serai.core.gate.Tier;
import io.serai.core.host.PluginHost;
import io.serai.core.residency.LoadedModel;
import io.serai.core.residency.Residency;
import io.serai.core.residency.ResidencyView;
import io.serai.core.worker.Restart;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Chooses models, and remembers how fast they answered and how they failed. Safe to use from
 * several threads.
 */
public final class ModelSelection {
  private final Catalog catalog;
  private final Residency residency;
  private final Gatekeeper gate;
  private final SelectionCounts counts = new SelectionCounts();
  private final KnownModels known;
  private final MomentReader moments;

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
    SpeedBook speeds = new SpeedBook(file);
    known =
        new KnownModels(catalog, speeds, new FactsReader(plugins, store, residency, speeds), clock);
    moments = new MomentReader(residency, gate, cores, clock);
  }

  /**
   * Takes in what changed: models of the catalog at once, of the others a few each time, so that
   * files that came or went are noticed. Also keeps what was measured. Called in turn by one thread
   * at a time.
   */
  public void refresh() {
    known.refresh();
  }

  /** How often each way of choosing was used. */
  public SelectionCounts counts() {
    return counts;
  }

  /** How a model failed lately, by its name and version. */
  public Trouble troubleOf(String id) {
    return known.trouble(id);
  }

  /** How fast a model answers here; by its name and version. */
  public Speed speedOf(String id) {
    ModelFacts facts = known.table().find(id);
    return facts == null ? Speed.UNKNOWN : facts.speed();
  }

  /** What is known of a model. */
  public ModelFacts factsOf(Manifest manifest) {
    return known.facts(manifest, new ModelRef(manifest.name(), manifest.version(), null));
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
    Selection selection = best(wish, Mode.AUTO, "", known.table(), residency.view(), start);
    if (selection != null) {
      counts.add(selection);
    }
    return selection;
  }

  /** Whether any model can do what is wanted and be had. */
  public boolean canChoose(Wish wish) {
    return Selector.choose(wish, known.table(), moments.moment(), this::vetoed) != null;
  }

  /** All models that can do what is wanted, with what is for and against each now. */
  public Ranking rank(Wish wish) {
    return Ranking.of(wish, known.table(), moments.moment(), this::vetoed);
  }

  /**
   * Checks that a named model can do what is wanted, and could be had safely.
   *
   * @throws SeraiException with {@link ErrorCode#UNSUPPORTED_TASK}, {@link
   *     ErrorCode#INSUFFICIENT_MEMORY}, {@link ErrorCode#MEMORY_PRESSURE} or another code that says
   *     what is against it
   */
  public void requireAvailable(ModelRef ref, Wish wish) {
    FactsTable alone = new FactsTable(List.of(known.facts(catalog.snapshot().require(ref), ref)));
    ResidencyView view = residency.view();
    Ranking ranking = Ranking.of(wish, alone, moments.moment(view), this::vetoed);
    if (ranking.incapable() > 0) {
      throw NoChoice.incapable(alone.get(0), wish);
    }
    if (ranking.ranked().isEmpty()) {
      throw NoChoice.named(ranking.leftOut().getFirst(), refusal(ranking, alone, view));
    }
  }

  /** Whether a model of that name could be had safely and can do what is wanted. */
  public boolean isAvailable(ModelRef ref, Wish wish) {
    return against(ref, wish, moments.moment()) == null;
  }

  /** Where a model is, or would be if it were loaded. */
  public Tier tierOf(Manifest manifest) {
    Moment moment = moments.moment();
    Resident resident = moment.residents().get(manifest.id());
    return new Score(Wish.of(Goal.BALANCED), moment).tierOf(factsOf(manifest), resident);
  }

  private Selection manual(ModelRef ref, long start) {
    Manifest manifest = catalog.snapshot().require(ref);
    return new Selection(
        Mode.MANUAL, ref, manifest.id(), null, "it was asked for by name", since(start));
  }

  private Selection hybrid(ModelRef preferred, Wish wish, long start) {
    Moment moment = moments.moment();
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
    FactsTable only = new FactsTable(List.of(known.facts(manifest, ref)));
    Ranking alone = Ranking.of(wish, only, moment, this::vetoed);
    if (alone.incapable() > 0) {
      return "it doesn't do all of " + String.join(", ", wish.capabilities());
    }
    return alone.leftOut().isEmpty() ? null : alone.leftOut().getFirst().reason();
  }

  private Selection auto(Wish wish, Mode mode, String before, long start) {
    FactsTable models = known.table();
    ResidencyView view = residency.view();
    Selection best = best(wish, mode, before, models, view, start);
    if (best == null) {
      throw none(wish, models, view, before);
    }
    return best;
  }

  private @Nullable Selection best(
      Wish wish, Mode mode, String before, FactsTable models, ResidencyView view, long start) {
    Choice choice = Selector.choose(wish, models, moments.moment(view), this::vetoed);
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
    Ranking ranking = Ranking.of(wish, models, moments.moment(view), this::vetoed);
    return NoChoice.of(wish, ranking, before, refusal(ranking, models, view));
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

  /**
   * A model has answered.
   *
   * @param first whether it was its first answer since it was loaded, which is slower than the
   *     others
   */
  public void answered(LoadedModel model, Object answer, long nanos, boolean first) {
    known.answered(model, answer, nanos, first);
  }

  /** A model couldn't be loaded, or failed to answer; counts if it is its own fault. */
  public void failed(Manifest manifest, SeraiException why) {
    known.failed(manifest, why);
  }

  /** Keeps what was measured. */
  public void close() {
    known.close();
  }

  private static long since(long start) {
    return System.nanoTime() - start;
  }
}
