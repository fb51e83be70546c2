package io.serai.core;

import io.serai.catalog.Manifest;
import io.serai.core.host.BackendOffer;
import io.serai.core.host.BackendOption;
import io.serai.core.host.PluginHost;
import io.serai.core.host.PluginInfo;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether models can be asked for what not every backend can. Nothing is loaded for it. */
public final class OptionCheck {
  private final PluginHost plugins;

  OptionCheck(PluginHost plugins) {
    this.plugins = plugins;
  }

  /**
   * Makes sure that a model takes options.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_PARAMETER} if it doesn't, {@link
   *     ErrorCode#BACKEND_UNAVAILABLE} if no backend loads it
   */
  public void require(Manifest manifest, Set<BackendOption> options) {
    BackendOffer offer = plugins.locate(manifest.format(), manifest.backend()).offer();
    for (BackendOption option : options) {
      if (!offer.takes(option, manifest.capabilities())) {
        throw offer.declaredOptions().contains(option.id())
            ? undeclared(manifest, option)
            : refused(offer, option);
      }
    }
  }

  private static SeraiException undeclared(Manifest manifest, BackendOption option) {
    return new SeraiException(
        ErrorCode.INVALID_PARAMETER,
        "the manifest of model %s doesn't say that it can %s; add '%s' to its 'capabilities' if it can, or leave %s out"
            .formatted(manifest.id(), option.deed(), option.id(), option.fields()));
  }

  private SeraiException refused(BackendOffer offer, BackendOption option) {
    String others =
        plugins.plugins().stream()
            .map(PluginInfo::offer)
            .filter(Objects::nonNull)
            .filter(
                other ->
                    other.options().contains(option.id())
                        || other.declaredOptions().contains(option.id()))
            .map(BackendOffer::name)
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    return new SeraiException(
        ErrorCode.INVALID_PARAMETER,
        "models of the backend %s can't %s; leave %s out%s"
            .formatted(
                offer.name(),
                option.deed(),
                option.fields(),
                others.isEmpty() ? "" : ", or ask a model of " + others));
  }
}
