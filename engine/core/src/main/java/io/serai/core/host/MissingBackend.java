package io.serai.core.host;

import io.serai.catalog.yaml.Suggestion;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Says that no plugin takes a format, and which there are. */
final class MissingBackend {
  private MissingBackend() {}

  /**
   * The failure.
   *
   * @param backend the name that was asked for, or null for any
   * @param problems what is wrong with files that can't be used
   */
  static SeraiException of(
      String format,
      @Nullable String backend,
      Collection<Plugin> plugins,
      Map<Path, List<String>> problems) {
    List<BackendOffer> offers =
        plugins.stream().map(Plugin::offer).filter(Objects::nonNull).distinct().toList();
    List<String> known =
        offers.stream()
            .map(offer -> offer.name() + " (" + String.join(", ", offer.formats()) + ")")
            .distinct()
            .toList();
    List<String> broken = new ArrayList<>();
    problems.forEach(
        (file, reasons) -> broken.add(file.getFileName() + ": " + String.join("; ", reasons)));
    String meant =
        backend == null
            ? ""
            : Suggestion.didYouMean(backend, offers.stream().map(BackendOffer::name).toList());
    return new SeraiException(
        ErrorCode.BACKEND_UNAVAILABLE,
        "no plugin %s models of format '%s'%s; there is %s%s"
            .formatted(
                backend == null ? "takes" : "named '" + backend + "' takes",
                format,
                meant,
                known.isEmpty() ? "none" : String.join(", ", known),
                broken.isEmpty()
                    ? ""
                    : ". Plugins that can't be used: " + String.join("; ", broken)));
  }
}
