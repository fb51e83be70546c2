package io.serai.core.residency;

import io.serai.catalog.Manifest;
import io.serai.catalog.Variant;
import io.serai.catalog.store.ModelStore;
import io.serai.catalog.yaml.Suggestion;
import io.serai.core.device.DeviceProbe;
import io.serai.core.host.BackendUse;
import io.serai.core.host.PluginHost;
import io.serai.spi.Backend;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.LoadListener;
import io.serai.spi.Model;
import io.serai.spi.ModelSource;
import io.serai.spi.ParameterSpec;
import io.serai.spi.Parameters;
import io.serai.spi.SeraiException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Loads models: finds the backend, picks the variant, checks the files and lets the backend load.
 */
public final class ModelLoader {
  private final PluginHost host;
  private final ModelStore store;
  private final DeviceProbe device;
  private final InstantSource clock;

  /** Loads from a store with the backends of a host, into the memory that a device has. */
  public ModelLoader(PluginHost host, ModelStore store, DeviceProbe device, InstantSource clock) {
    this.host = host;
    this.store = store;
    this.device = device;
    this.clock = clock;
  }

  /**
   * Loads a model, on the calling thread, which must be one of the engine's.
   *
   * @param variant null for the first that fits
   * @throws SeraiException if it can't be loaded; nothing stays behind
   */
  LoadedModel load(
      Manifest manifest,
      @Nullable String variant,
      LoadListener listener,
      Cancellation cancellation) {
    long start = System.nanoTime();
    BackendUse use = host.use(manifest.format(), manifest.backend());
    try {
      Backend backend = use.backend();
      Variant chosen = choose(manifest, variant, backend);
      checkParameters(manifest, chosen, backend);
      ModelSource source = source(manifest, chosen);
      cancellation.check();
      Model model = backend.load(source, listener, cancellation);
      return new LoadedModel(
          manifest, chosen, model, use, clock.instant(), System.nanoTime() - start);
    } catch (SeraiException e) {
      use.close();
      throw e;
    } catch (RuntimeException | LinkageError e) {
      use.close();
      throw new SeraiException(
          ErrorCode.LOAD_FAILED, "model %s can't be loaded: %s".formatted(manifest.id(), e), e);
    }
  }

  private Variant choose(Manifest manifest, @Nullable String wanted, Backend backend) {
    List<VariantChoice.Candidate> candidates = new ArrayList<>();
    for (Variant variant : manifest.variants()) {
      if (wanted == null ? store.has(manifest, variant) : variant.name().equals(wanted)) {
        candidates.add(
            new VariantChoice.Candidate(variant, backend.estimate(source(manifest, variant))));
      }
    }
    if (candidates.isEmpty()) {
      store.files(manifest, manifest.variants().getFirst());
      throw new SeraiException(
          ErrorCode.FILES_MISSING, "no variant of model " + manifest.id() + " is on this machine");
    }
    return VariantChoice.firstThatFits(manifest, candidates, device.read().availableBytes());
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
