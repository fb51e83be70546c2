package io.serai.core;

import io.serai.catalog.Manifest;
import io.serai.catalog.Variant;
import io.serai.catalog.store.ModelStore;
import io.serai.core.host.BackendOffer;
import io.serai.core.host.BackendOption;
import io.serai.core.host.PluginHost;
import io.serai.core.host.PluginInfo;
import io.serai.core.select.Form;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whether models can be asked for what not every backend can. No model is loaded for it. */
public final class OptionCheck {
  private final PluginHost plugins;
  private final ModelStore store;

  OptionCheck(PluginHost plugins, ModelStore store) {
    this.plugins = plugins;
    this.store = store;
  }

  /**
   * Makes sure that a model takes options. Where that depends on the model its backend is asked,
   * whose code is started for it if there is the memory. Blocks then.
   *
   * @param variant the one that is wanted; null for any
   * @throws SeraiException with {@link ErrorCode#INVALID_PARAMETER} if it doesn't, {@link
   *     ErrorCode#BACKEND_UNAVAILABLE} if no backend loads it
   */
  public void require(Manifest manifest, @Nullable String variant, Set<BackendOption> options) {
    Set<String> declared = new TreeSet<>();
    BackendOffer offer = plugins.locate(manifest.format(), manifest.backend()).offer();
    for (BackendOption option : options) {
      if (!offer.takes(option, manifest.capabilities())) {
        throw offer.declaredOptions().contains(option.id())
            ? undeclared(manifest, option)
            : refused(offer, option);
      }
      if (!offer.options().contains(option.id())) {
        declared.add(option.id());
      }
    }
    if (!declared.isEmpty()) {
      askBackend(manifest, variant, declared);
    }
  }

  /**
   * Makes sure that a model's backend can hold generated texts to a form, as far as it says.
   * Nothing is started for it.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_PARAMETER} if it can't, {@link
   *     ErrorCode#BACKEND_UNAVAILABLE} if no backend loads the model
   */
  public void require(Manifest manifest, Form form) {
    BackendOffer offer = plugins.locate(manifest.format(), manifest.backend()).offer();
    if (!offer.mayHoldTo(form.id())) {
      throw new SeraiException(
          ErrorCode.INVALID_PARAMETER,
          "models of the backend %s can't be held to %s; leave it out%s"
              .formatted(
                  offer.name(),
                  form.words(),
                  orAskAnother(other -> other.forms().contains(form.id()))));
    }
  }

  /**
   * One of the variants that are here has to do, since it isn't known yet which is loaded. Where
   * there is no memory to ask, the model says so itself once it is loaded.
   */
  private void askBackend(Manifest manifest, @Nullable String variant, Set<String> declared) {
    SeraiException refusal = null;
    for (Variant each : manifest.variants()) {
      if ((variant == null || each.name().equals(variant)) && store.has(manifest, each)) {
        try {
          plugins.checkOptions(store.source(manifest, each), manifest.backend(), declared);
          return;
        } catch (SeraiException e) {
          refusal = refusal == null ? e : refusal;
        }
      }
    }
    if (refusal != null) {
      throw refusal;
    }
  }

  private static SeraiException undeclared(Manifest manifest, BackendOption option) {
    return new SeraiException(
        ErrorCode.INVALID_PARAMETER,
        "the manifest of model %s doesn't say that it can %s; add '%s' to its 'capabilities' if it can, or leave %s out"
            .formatted(manifest.id(), option.deed(), option.id(), option.fields()));
  }

  private SeraiException refused(BackendOffer offer, BackendOption option) {
    return new SeraiException(
        ErrorCode.INVALID_PARAMETER,
        "models of the backend %s can't %s; leave %s out%s"
            .formatted(
                offer.name(),
                option.deed(),
                option.fields(),
                orAskAnother(
                    other ->
                        other.options().contains(option.id())
                            || other.declaredOptions().contains(option.id()))));
  }

  /** Which backends can; nothing where none can. */
  private String orAskAnother(Predicate<BackendOffer> can) {
    String others =
        plugins.plugins().stream()
            .map(PluginInfo::offer)
            .filter(Objects::nonNull)
            .filter(can)
            .map(BackendOffer::name)
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    return others.isEmpty() ? "" : ", or ask a model of " + others;
  }
}
