package io.serai.core.select;

import io.serai.catalog.Manifest;
import io.serai.catalog.Measurement;
import io.serai.catalog.Variant;
import io.serai.catalog.store.ModelStore;
import io.serai.core.footprint.Measured;
import io.serai.core.gate.Need;
import io.serai.core.host.BackendOffer;
import io.serai.core.host.BackendOption;
import io.serai.core.host.PluginHost;
import io.serai.core.residency.Residency;
import io.serai.core.select.ModelFacts.Ready;
import io.serai.spi.Footprint;
import io.serai.spi.SeraiException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds out what is known of models: from manifests, files, plugins, and what was measured. */
final class FactsReader {
  private static final String TOKENS_PER_SECOND = "tokens_per_second";

  private final PluginHost plugins;
  private final ModelStore store;
  private final Residency residency;
  private final SpeedBook speeds;

  FactsReader(PluginHost plugins, ModelStore store, Residency residency, SpeedBook speeds) {
    this.plugins = plugins;
    this.store = store;
    this.residency = residency;
    this.speeds = speeds;
  }

  /** How fast those were loaded of which that is known. */
  LoadRate rate(List<Manifest> manifests) {
    LoadRate rate = new LoadRate();
    for (Manifest manifest : manifests) {
      for (Variant variant : manifest.variants()) {
        residency
            .measured(manifest, variant)
            .ifPresent(measured -> rate.add(variant.bytes(), measured.loadMillis()));
      }
    }
    return rate;
  }

  /** All about one model. */
  ModelFacts read(Manifest manifest, LoadRate rate, Trouble trouble) {
    List<Variant> here =
        manifest.variants().stream().filter(variant -> store.has(manifest, variant)).toList();
    Variant first = here.isEmpty() ? manifest.variants().getFirst() : here.getFirst();
    return new ModelFacts(
        manifest.name(),
        manifest.version(),
        manifest.allCapabilities(),
        forms(manifest),
        options(manifest),
        KnownQuality.of(manifest, first.bytes()),
        speed(manifest, here),
        ready(manifest, first, rate),
        here.stream().map(variant -> need(manifest, variant)).toList(),
        unusable(manifest, here),
        trouble);
  }

  /** Those that the model's backend knows; none where it has none. */
  private Set<Form> forms(Manifest manifest) {
    return offer(manifest).stream()
        .flatMap(offer -> offer.forms().stream())
        .flatMap(id -> Form.of(id).stream())
        .collect(Collectors.toSet());
  }

  /** Those that the model's backend takes; some of them only if the manifest says so, too. */
  private Set<BackendOption> options(Manifest manifest) {
    return offer(manifest).stream()
        .flatMap(
            offer ->
                Arrays.stream(BackendOption.values())
                    .filter(option -> offer.takes(option, manifest.capabilities())))
        .collect(Collectors.toSet());
  }

  private Optional<BackendOffer> offer(Manifest manifest) {
    try {
      return Optional.of(plugins.locate(manifest.format(), manifest.backend()).offer());
    } catch (SeraiException e) {
      return Optional.empty();
    }
  }

  private @Nullable String unusable(Manifest manifest, List<Variant> here) {
    if (here.isEmpty()) {
      return "its files aren't on this machine";
    }
    try {
      plugins.locate(manifest.format(), manifest.backend());
      return null;
    } catch (SeraiException e) {
      return e.getMessage();
    }
  }

  private Speed speed(Manifest manifest, List<Variant> here) {
    for (Variant variant : here) {
      Speed speed = speeds.find(manifest.id(variant));
      if (speed.known()) {
        return speed;
      }
    }
    return manifest.speed().stream()
        .filter(figure -> figure.metric().equals(TOKENS_PER_SECOND) && figure.value() > 0)
        .findFirst()
        .map(Measurement::value)
        .map(Speed::told)
        .orElse(Speed.UNKNOWN);
  }

  private Ready ready(Manifest manifest, Variant variant, LoadRate rate) {
    return residency
        .measured(manifest, variant)
        .filter(measured -> measured.loadMillis() > 0)
        .map(measured -> new Ready(measured.loadMillis(), "as its last load"))
        .orElseGet(() -> rate.expected(variant.bytes()));
  }

  /** Measured, or as a backend estimated it at the last load, or guessed from the files' sizes. */
  private Need need(Manifest manifest, Variant variant) {
    Optional<Need> last = residency.lastNeed(manifest, variant);
    if (last.isPresent()) {
      return last.get();
    }
    Footprint measured = residency.measured(manifest, variant).map(Measured::peak).orElse(null);
    return new Need(
        manifest.id(variant),
        Need.Kind.MODEL,
        measured == null ? Footprint.ofPrivate(variant.bytes()) : measured,
        List.of(),
        measured == null ? Need.Basis.ESTIMATED : Need.Basis.MEASURED,
        manifest.residency().priority(),
        manifest.residency().mayThrash());
  }
}
