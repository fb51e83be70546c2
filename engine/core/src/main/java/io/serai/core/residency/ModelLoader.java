package io.serai.core.residency;

import io.serai.catalog.Manifest;
import io.serai.catalog.Variant;
import io.serai.catalog.store.ModelStore;
import io.serai.catalog.yaml.Suggestion;
import io.serai.core.footprint.FootprintBook;
import io.serai.core.footprint.Measured;
import io.serai.core.gate.Need;
import io.serai.core.group.ControlGroups;
import io.serai.core.host.BundleCost;
import io.serai.core.host.PluginHost;
import io.serai.core.host.PluginRef;
import io.serai.core.worker.IsolationChoice;
import io.serai.core.worker.Restart;
import io.serai.spi.Backend;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.Estimate;
import io.serai.spi.Footprint;
import io.serai.spi.LoadListener;
import io.serai.spi.Model;
import io.serai.spi.ModelFile;
import io.serai.spi.ModelSource;
import io.serai.spi.ParameterSpec;
import io.serai.spi.Parameters;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Loads models: finds the backend, the variants that are here and what they need, and, once it was
 * decided which, lets the backend load it. All of it runs on threads of the engine's.
 */
public final class ModelLoader {
  private final PluginHost host;
  private final ModelStore store;
  private final FootprintBook footprints;
  private final Workers workers;
  private final InstantSource clock;

  /** Loads from a store with the backends of a host. */
  public ModelLoader(
      PluginHost host,
      ModelStore store,
      FootprintBook footprints,
      WorkerOptions workers,
      InstantSource clock) {
    this.host = host;
    this.store = store;
    this.footprints = footprints;
    this.workers = new Workers(workers, ControlGroups.detect(), clock);
    this.clock = clock;
  }

  /** When a load of the model may begin, after earlier ones ended badly. */
  Restart mayStart(Manifest manifest) {
    return workers.mayStart(manifest);
  }

  /** Name and version, and the variant where there are several. */
  static String name(Manifest manifest, Variant variant) {
    return variant.name().equals(Variant.DEFAULT)
        ? manifest.id()
        : manifest.id() + ":" + variant.name();
  }

  /**
   * What the backend's own code costs that would load the model; nothing is started for it.
   *
   * @throws SeraiException with {@link ErrorCode#BACKEND_UNAVAILABLE}
   */
  BundleCost bundleCost(Manifest manifest) {
    PluginRef plugin = host.locate(manifest.format(), manifest.backend());
    if (workers.choose(manifest, plugin, 0).worker()) {
      Footprint process = new Estimate(Workers.PROCESS, Footprint.NONE).peak();
      return new BundleCost("worker for " + manifest.id(), false, process, false);
    }
    BundleCost cost = host.cost(manifest.format(), manifest.backend());
    if (cost.measured()) {
      return cost;
    }
    return footprints
        .find(cost.plugin())
        .map(Measured::steady)
        .map(known -> new BundleCost(cost.plugin(), cost.started(), known, true))
        .orElse(cost);
  }

  /**
   * The files of a variant; none if some aren't here.
   *
   * @throws IOException if one can't be made available
   */
  List<Path> files(Manifest manifest, Variant variant) throws IOException {
    List<Path> paths = new ArrayList<>();
    if (store.has(manifest, variant)) {
      for (ModelFile file : store.files(manifest, variant)) {
        paths.add(file.path());
      }
    }
    return paths;
  }

  /** Stops a plugin's code that no model uses; see {@link PluginHost#rest}. */
  boolean rest(String plugin) {
    return host.rest(plugin);
  }

  /** Keeps what a bundle's own code took. */
  void bundleStarted(BundleCost cost) {
    footprints.put(
        cost.plugin(), new Measured(cost.cost(), cost.cost(), 0, 0, clock.instant().toString()));
  }

  /**
   * Starts the backend if it isn't and finds out what the model needs.
   *
   * @param variant null for any
   * @throws SeraiException if it can't be loaded; nothing stays behind
   */
  Preparation prepare(Manifest manifest, @Nullable String variant) {
    long start = System.nanoTime();
    PluginRef plugin = host.locate(manifest.format(), manifest.backend());
    Placement use =
        workers.choose(manifest, plugin, 0).worker()
            ? new Placement.InWorker(workers.start(manifest, plugin, Footprint.NONE), plugin, host)
            : new Placement.InProcess(host.use(manifest.format(), manifest.backend()));
    try {
      List<Candidate> wanted = new ArrayList<>();
      List<Need> others = new ArrayList<>();
      SeraiException unusable = null;
      for (Variant each : manifest.variants()) {
        boolean asked = variant == null || each.name().equals(variant);
        try {
          checkParameters(manifest, each, use.backend());
          Candidate candidate = candidate(manifest, each, plugin, use);
          if (asked) {
            wanted.add(candidate);
          } else {
            others.add(candidate.need());
          }
        } catch (SeraiException e) {
          if (asked) {
            unusable = unusable == null ? e : unusable;
          }
        }
      }
      if (wanted.isEmpty() && unusable != null) {
        throw unusable;
      }
      return new Preparation(use, plugin, wanted, others, start);
    } catch (Throwable e) {
      use.close();
      throw asKnown(manifest, e);
    }
  }

  private Candidate candidate(Manifest manifest, Variant variant, PluginRef plugin, Placement use) {
    Backend backend = use.backend();
    ModelSource source = source(manifest, variant);
    String key = FootprintKey.of(manifest.name(), variant, backend);
    Estimate estimate = backend.estimate(source);
    Footprint measured = footprints.find(key).map(Measured::peak).orElse(null);
    Footprint peak = measured == null ? estimate.peak() : measured;
    List<Estimate.Part> parts = new ArrayList<>(measured == null ? estimate.parts() : List.of());
    IsolationChoice isolation = workers.choose(manifest, plugin, peak.totalBytes());
    if (isolation.worker() && use instanceof Placement.InProcess) {
      parts.addAll(Workers.PROCESS);
      peak = peak.plus(new Estimate(Workers.PROCESS, Footprint.NONE).peak());
    }
    Need need =
        new Need(
            name(manifest, variant),
            Need.Kind.MODEL,
            peak,
            parts,
            measured == null ? Need.Basis.ESTIMATED : Need.Basis.MEASURED,
            manifest.residency().priority(),
            manifest.residency().mayThrash());
    return new Candidate(variant, source, need, key, isolation);
  }

  /**
   * Loads a model that was admitted.
   *
   * @throws SeraiException if it can't be loaded; the backend is still in use then
   */
  LoadedModel load(
      Manifest manifest,
      Preparation preparation,
      Candidate chosen,
      LoadListener listener,
      Cancellation cancellation) {
    boolean moves =
        chosen.isolation().worker() && preparation.backend() instanceof Placement.InProcess;
    Placement placement = preparation.backend();
    try {
      listener.progress("checking", 0);
      store.verify(manifest, chosen.variant(), cancellation);
      cancellation.check();
      if (moves) {
        listener.progress("starting a worker", 0);
        PluginRef plugin = preparation.plugin();
        placement =
            new Placement.InWorker(
                workers.start(manifest, plugin, chosen.need().peak()), plugin, host);
      }
      LoadedModel loaded = load(manifest, preparation, chosen, placement, listener, cancellation);
      if (moves) {
        preparation.backend().close();
      }
      return loaded;
    } catch (Throwable e) {
      if (moves && placement instanceof Placement.InWorker) {
        placement.close();
      }
      throw asKnown(manifest, e);
    }
  }

  private LoadedModel load(
      Manifest manifest,
      Preparation preparation,
      Candidate chosen,
      Placement placement,
      LoadListener listener,
      Cancellation cancellation) {
    long start = System.nanoTime();
    Model model = placement.backend().load(chosen.source(), listener, cancellation);
    long now = System.nanoTime();
    learn(chosen, (now - start) / 1e6);
    return new LoadedModel(
        manifest,
        chosen.variant(),
        model,
        placement,
        clock.instant(),
        now - preparation.startNanos());
  }

  private void learn(Candidate chosen, double millis) {
    Measured known =
        footprints
            .find(chosen.footprintKey())
            .orElse(new Measured(null, null, 0, 0, clock.instant().toString()));
    footprints.put(chosen.footprintKey(), known.loadedIn(millis, clock.instant().toString()));
  }

  private static SeraiException asKnown(Manifest manifest, Throwable thrown) {
    return thrown instanceof SeraiException known
        ? known
        : new SeraiException(
            ErrorCode.LOAD_FAILED,
            "model %s can't be loaded: %s".formatted(manifest.id(), thrown),
            thrown);
  }

  private ModelSource source(Manifest manifest, Variant variant) {
    return new ModelSource(
        manifest.name(),
        manifest.version(),
        manifest.format(),
        manifest.tasks(),
        store.files(manifest, variant),
        manifest.labels(),
        new Parameters(variant.parameters()));
  }

  private static void checkParameters(Manifest manifest, Variant variant, Backend backend) {
    List<ParameterSpec> known = backend.parameters();
    for (String name : variant.parameters().keySet()) {
      if (known.stream().noneMatch(spec -> spec.matches(name))) {
        List<String> names = known.stream().map(ParameterSpec::name).toList();
        String meant = Suggestion.didYouMean(name, names);
        throw new SeraiException(
            ErrorCode.INVALID_PARAMETER,
            "backend %s has no parameter '%s', which %s sets%s"
                .formatted(
                    backend.name(),
                    name,
                    manifest.file(),
                    meant.isEmpty() ? "; it has " + String.join(", ", names) : meant));
      }
    }
  }
}
