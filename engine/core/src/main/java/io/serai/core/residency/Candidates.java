package io.serai.core.residency;

import io.serai.catalog.Manifest;
import io.serai.catalog.Variant;
import io.serai.catalog.store.ModelStore;
import io.serai.catalog.yaml.Suggestion;
import io.serai.core.footprint.FootprintBook;
import io.serai.core.footprint.Measured;
import io.serai.core.gate.Need;
import io.serai.core.host.PluginRef;
import io.serai.core.worker.IsolationChoice;
import io.serai.spi.Backend;
import io.serai.spi.ErrorCode;
import io.serai.spi.Estimate;
import io.serai.spi.Footprint;
import io.serai.spi.ModelSource;
import io.serai.spi.ParameterSpec;
import io.serai.spi.SeraiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What the variants of a model need, by what was measured of them or else by their files. */
final class Candidates {
  private final ModelStore store;
  private final FootprintBook footprints;
  private final Workers workers;
  private final Map<String, Need> needs = new ConcurrentHashMap<>();

  Candidates(ModelStore store, FootprintBook footprints, Workers workers) {
    this.store = store;
    this.footprints = footprints;
    this.workers = workers;
  }

  /** What a model with its variant needed the last time that it was asked for. */
  Optional<Need> lastNeed(String name) {
    return Optional.ofNullable(needs.get(name));
  }

  /**
   * The candidate of one variant.
   *
   * @param use where its backend is prepared
   * @throws SeraiException if its files aren't here, or it has parameters that the backend doesn't
   *     know
   */
  Candidate of(Manifest manifest, Variant variant, PluginRef plugin, Placement use) {
    Backend backend = use.backend();
    checkParameters(manifest, variant, backend);
    ModelSource source = store.source(manifest, variant);
    Estimate estimate = backend.estimate(source);
    String key = FootprintKey.of(manifest, variant, backend, estimate);
    Measured known = footprints.find(key).orElse(null);
    Footprint measured = known == null ? null : known.peak();
    Footprint peak = measured == null ? estimate.peak() : measured.plus(estimate.growth());
    List<Estimate.Part> parts = new ArrayList<>(measured == null ? estimate.parts() : List.of());
    IsolationChoice isolation = workers.choose(manifest, plugin, peak.totalBytes());
    List<Estimate.Part> ofProcess = new ArrayList<>();
    boolean moves = isolation.worker() && use.inEngine();
    if (moves) {
      ofProcess.addAll(Workers.PROCESS);
    }
    boolean shares = !moves && use.sharesOnce();
    List<Estimate.Part> once = shares ? List.of() : estimate.once();
    ofProcess.addAll(once);
    parts.addAll(ofProcess);
    peak = peak.plus(new Estimate(ofProcess, Footprint.NONE).peak());
    Need need =
        new Need(
            manifest.id(variant),
            Need.Kind.MODEL,
            peak,
            parts,
            measured == null ? Need.Basis.ESTIMATED : Need.Basis.MEASURED,
            manifest.residency().priority(),
            manifest.residency().mayThrash());
    needs.put(need.name(), need);
    return new Candidate(
        variant,
        source,
        need,
        key,
        estimate.peak(),
        isolation,
        new Estimate(once, Footprint.NONE).peak(),
        growth(estimate, known));
  }

  /** Of the texts that fill its context, and of what a request took in its trial. */
  private static Footprint growth(Estimate estimate, @Nullable Measured known) {
    return known == null
        ? estimate.growth()
        : estimate.growth().plus(Footprint.ofPrivate(known.perRequestBytes()));
  }

  /** As its manifest prefers them. */
  List<Candidate> inOrder(Manifest manifest, List<Candidate> candidates) {
    return switch (manifest.residency().prefer()) {
      case LISTED -> candidates;
      case MEASURED ->
          VariantOrder.cheapestFirst(
              candidates, candidate -> footprints.find(candidate.footprintKey()));
    };
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
